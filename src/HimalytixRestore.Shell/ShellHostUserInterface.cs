using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace HimalytixRestore.Shell;

/// <summary>What the engine writes and asks: output to standard output, errors to standard error, prompts by <see cref="ConsolePrompts"/>.</summary>
internal sealed class ShellHostUserInterface : PSHostUserInterface
{
    private readonly ProgressLine _progress = new();
    private readonly ScreenLine _screen = new();
    private readonly ConsolePrompts _prompts;

    /// <summary>Creates the console's face.</summary>
    /// <param name="interrupts">Ends prompts on Ctrl+C.</param>
    public ShellHostUserInterface(Interrupts interrupts)
    {
        var keys = new KeyReader(interrupts);
        Lines = new(keys, _screen);
        RawUI = new ShellRawUserInterface(keys);
        _prompts = new(this, Lines);
        SupportsVirtualTerminal = !string.Equals(Environment.GetEnvironmentVariable("TERM"), "dumb", StringComparison.Ordinal);
        // As pwsh does: no colour anywhere, tables and errors included.
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")))
            PSStyle.Instance.OutputRendering = OutputRendering.PlainText;
    }

    /// <summary>The line editor, shared with the interactive loop.</summary>
    public LineReader Lines { get; }

    /// <inheritdoc/>
    public override PSHostRawUserInterface RawUI { get; }

    /// <inheritdoc/>
    public override bool SupportsVirtualTerminal { get; }

    /// <summary>Takes the progress line away before somebody else writes.</summary>
    public void HideProgress() => _progress.Hide();

    /// <summary>Takes the progress line away because the command has ended.</summary>
    public void EndProgress() => _progress.End();

    /// <inheritdoc/>
    public override void Write(string value)
    {
        _progress.Hide();
        var text = GetOutputString(value, SupportsVirtualTerminal && !Console.IsOutputRedirected);
        _screen.Follow(text);
        Console.Out.Write(text);
    }

    /// <inheritdoc/>
    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value)
    {
        if (Console.IsOutputRedirected || !SupportsVirtualTerminal)
        {
            Write(value);
            return;
        }

        // A colour the caller left alone arrives as the terminal's own, which .NET calls -1 on Unix.
        var style = (Enum.IsDefined(foregroundColor) ? PSStyle.MapForegroundColorToEscapeSequence(foregroundColor) : "")
            + (Enum.IsDefined(backgroundColor) ? PSStyle.MapBackgroundColorToEscapeSequence(backgroundColor) : "");
        Write($"{style}{value}{PSStyle.Instance.Reset}");
    }

    /// <inheritdoc/>
    public override void WriteLine(string value) => Write(value + Environment.NewLine);

    /// <inheritdoc/>
    public override void WriteErrorLine(string value)
    {
        _progress.Hide();
        var colour = SupportsVirtualTerminal && !Console.IsErrorRedirected;
        Console.Error.WriteLine(GetOutputString(colour ? Styled(PSStyle.Instance.Formatting.Error, value) : value, colour));
    }

    /// <inheritdoc/>
    public override void WriteDebugLine(string message) => WriteLine(Styled(PSStyle.Instance.Formatting.Debug, $"DEBUG: {message}"));

    /// <inheritdoc/>
    public override void WriteVerboseLine(string message) => WriteLine(Styled(PSStyle.Instance.Formatting.Verbose, $"VERBOSE: {message}"));

    /// <inheritdoc/>
    public override void WriteWarningLine(string message) => WriteLine(Styled(PSStyle.Instance.Formatting.Warning, $"WARNING: {message}"));

    /// <inheritdoc/>
    public override void WriteProgress(long sourceId, ProgressRecord record) => _progress.Show(record);

    /// <inheritdoc/>
    public override string ReadLine() => _prompts.ReadLine();

    /// <inheritdoc/>
    public override SecureString ReadLineAsSecureString() => _prompts.ReadSecret();

    /// <inheritdoc/>
    public override Dictionary<string, PSObject?> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        _prompts.AskForFields(caption, message, descriptions);

    /// <inheritdoc/>
    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        _prompts.AskForChoice(caption, message, choices, defaultChoice);

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        _prompts.AskForCredential(caption, message, userName);

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) =>
        _prompts.AskForCredential(caption, message, userName);

    private static string Styled(string style, string text) => $"{style}{text}{PSStyle.Instance.Reset}";
}
