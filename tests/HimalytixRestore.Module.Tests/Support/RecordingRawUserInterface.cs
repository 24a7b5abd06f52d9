using System.Management.Automation;
using System.Management.Automation.Host;

namespace HimalytixRestore.Module.Tests.Support;

/// <summary>A terminal of a given width.</summary>
/// <param name="width">Its columns.</param>
internal sealed class RecordingRawUserInterface(int width) : PSHostRawUserInterface
{
    public override Size BufferSize { get; set; } = new(width, 50);

    public override Size WindowSize { get; set; } = new(width, 50);

    public override Size MaxPhysicalWindowSize => WindowSize;

    public override Size MaxWindowSize => WindowSize;

    public override ConsoleColor BackgroundColor { get; set; }

    public override ConsoleColor ForegroundColor { get; set; }

    public override Coordinates CursorPosition { get; set; }

    public override int CursorSize { get; set; }

    public override bool KeyAvailable => false;

    public override Coordinates WindowPosition { get; set; }

    public override string WindowTitle { get; set; } = "";

    public override void FlushInputBuffer()
    {
    }

    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw new PSNotImplementedException();

    public override KeyInfo ReadKey(ReadKeyOptions options) => throw new PSNotImplementedException();

    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw new PSNotImplementedException();

    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw new PSNotImplementedException();

    public override void SetBufferContents(Rectangle rectangle, BufferCell fill) => throw new PSNotImplementedException();
}
