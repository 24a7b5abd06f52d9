using System.Globalization;
using System.Management.Automation;
using Microsoft.PowerShell.Commands.Internal.Format;

namespace HimalytixRestore.Shell.Commands;

/// <summary>Out-String: what the console would show, as text.</summary>
[Cmdlet(VerbsData.Out, "String")]
[OutputType(typeof(string))]
public sealed class OutStringCommand : FrontEndCommandBase
{
    private readonly StringWriter _writer = new(CultureInfo.CurrentCulture);

    /// <summary>One string a line, as the lines come.</summary>
    [Parameter]
    public SwitchParameter Stream { get; set; }

    /// <summary>Columns; by default the console's.</summary>
    [Parameter]
    [ValidateRange(2, int.MaxValue)]
    public int? Width { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        EngineInternals.UseWriter(this, _writer, Width ?? Host.UI.RawUI.BufferSize.Width);
        base.BeginProcessing();
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        base.ProcessRecord();
        if (Stream)
            WriteLines();
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        if (Stream)
            WriteLines();
        else
            WriteObject(_writer.ToString());
    }

    private void WriteLines()
    {
        var text = _writer.ToString();
        if (text.Length == 0)
            return;
        _writer.GetStringBuilder().Clear();
        WriteObject(text[..^(text.EndsWith(Environment.NewLine, StringComparison.Ordinal) ? Environment.NewLine.Length : 0)].Split(Environment.NewLine), enumerateCollection: true);
    }
}
