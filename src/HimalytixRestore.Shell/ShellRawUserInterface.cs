using System.Management.Automation.Host;

namespace HimalytixRestore.Shell;

/// <summary>The console's size, colours and keys.</summary>
/// <param name="keys">Where keys come from.</param>
internal sealed class ShellRawUserInterface(KeyReader keys) : PSHostRawUserInterface
{
    /// <summary>Columns and lines of an output that is no terminal: wide enough for the module's tables in a log.</summary>
    private static readonly Size s_redirectedSize = new(120, 50);

    /// <inheritdoc/>
    public override ConsoleColor BackgroundColor { get => Console.BackgroundColor; set => Console.BackgroundColor = value; }

    /// <inheritdoc/>
    public override ConsoleColor ForegroundColor { get => Console.ForegroundColor; set => Console.ForegroundColor = value; }

    /// <inheritdoc/>
    public override Size BufferSize { get => WindowSize; set => throw Unsupported(); }

    /// <inheritdoc/>
    public override Coordinates CursorPosition
    {
        get => Console.IsOutputRedirected ? new(0, 0) : new(Console.CursorLeft, Console.CursorTop);
        set => Console.SetCursorPosition(value.X, value.Y);
    }

    /// <inheritdoc/>
    public override int CursorSize { get => 25; set => throw Unsupported(); }

    /// <inheritdoc/>
    public override bool KeyAvailable => !Console.IsInputRedirected && Console.KeyAvailable;

    /// <inheritdoc/>
    public override Size MaxPhysicalWindowSize => WindowSize;

    /// <inheritdoc/>
    public override Size MaxWindowSize => WindowSize;

    /// <inheritdoc/>
    public override Coordinates WindowPosition { get => new(0, 0); set => throw Unsupported(); }

    /// <inheritdoc/>
    /// <remarks>A terminal may call itself 0 columns wide (a serial line, a bare pty); that is no width.</remarks>
    public override Size WindowSize
    {
        get => Console.IsOutputRedirected || Console.WindowWidth <= 0 ? s_redirectedSize : new(Console.WindowWidth, Console.WindowHeight);
        set => throw Unsupported();
    }

    /// <inheritdoc/>
    public override string WindowTitle { get; set; } = "himalytix-restore";

    /// <inheritdoc/>
    public override void FlushInputBuffer()
    {
        while (KeyAvailable)
            Console.ReadKey(intercept: true);
    }

    /// <inheritdoc/>
    public override KeyInfo ReadKey(ReadKeyOptions options)
    {
        var key = keys.ReadKey();
        if (!options.HasFlag(ReadKeyOptions.NoEcho))
            Console.Write(key.KeyChar);
        ControlKeyStates states = default;
        if (key.Modifiers.HasFlag(ConsoleModifiers.Control))
            states |= ControlKeyStates.LeftCtrlPressed;
        if (key.Modifiers.HasFlag(ConsoleModifiers.Alt))
            states |= ControlKeyStates.LeftAltPressed;
        if (key.Modifiers.HasFlag(ConsoleModifiers.Shift))
            states |= ControlKeyStates.ShiftPressed;
        return new((int)key.Key, key.KeyChar, states, keyDown: true);
    }

    /// <inheritdoc/>
    public override BufferCell[,] GetBufferContents(Rectangle rectangle) => throw Unsupported();

    /// <inheritdoc/>
    public override void ScrollBufferContents(Rectangle source, Coordinates destination, Rectangle clip, BufferCell fill) => throw Unsupported();

    /// <inheritdoc/>
    public override void SetBufferContents(Coordinates origin, BufferCell[,] contents) => throw Unsupported();

    /// <inheritdoc/>
    /// <remarks>Clear-Host fills everything with blanks; nothing else uses it.</remarks>
    public override void SetBufferContents(Rectangle rectangle, BufferCell fill)
    {
        if (!Console.IsOutputRedirected)
            Console.Clear();
    }

    private static HostException Unsupported() => new("This console does not do that.");
}
