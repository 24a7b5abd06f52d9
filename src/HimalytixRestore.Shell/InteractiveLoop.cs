using System.Management.Automation.Language;

namespace HimalytixRestore.Shell;

/// <summary>Prompt, line, result, until <c>exit</c> or the end of the input. Without a terminal it runs the lines of a pipe and shows no prompt.</summary>
/// <param name="session">Runs the lines.</param>
/// <param name="host">Knows the console and whether <c>exit</c> was asked for.</param>
/// <param name="interrupts">Ctrl+C empties the line.</param>
internal sealed class InteractiveLoop(ShellSession session, ShellHost host, Interrupts interrupts)
{
    private readonly ShellHostUserInterface _ui = (ShellHostUserInterface)host.UI;

    /// <summary>Runs the loop.</summary>
    /// <returns>The exit code.</returns>
    public int Run()
    {
        _ui.Lines.Complete = session.Complete;
        if (!Console.IsInputRedirected)
            _ui.WriteLine($"HimalytixRestore {ShellOptions.Version}. Get-Help about_HimalytixRestore explains; exit leaves.");
        while (host.RequestedExitCode is null && !interrupts.Terminated)
        {
            interrupts.Forget();
            var text = ReadStatement();
            if (text is null)
                break;
            if (text.Trim().Length > 0)
                session.RunLine(text);
        }

        return host.RequestedExitCode ?? (interrupts.Terminated ? ExitCode.Terminated : ExitCode.Success);
    }

    /// <summary>Reads lines until they are a whole statement.</summary>
    /// <returns>The text; empty after Ctrl+C; null at the end of the input.</returns>
    private string? ReadStatement()
    {
        var text = "";
        while (true)
        {
            var line = ReadLine(text.Length == 0 ? session.Prompt() : ">> ");
            if (line is null)
                return text.Length > 0 ? text : null;
            text += text.Length > 0 ? "\n" + line : line;
            if (line.Length == 0 || !IsIncomplete(text))
                return text;
        }
    }

    /// <summary>Reads one line; Ctrl+C gives an empty one, so that an unfinished statement is reported and forgotten.</summary>
    private string? ReadLine(string prompt)
    {
        if (!Console.IsInputRedirected)
            _ui.Write(prompt);
        try
        {
            return _ui.Lines.Read(remember: true);
        }
        catch (OperationCanceledException)
        {
            _ui.WriteLine("^C");
            return "";
        }
    }

    private static bool IsIncomplete(string text)
    {
        Parser.ParseInput(text, out _, out var errors);
        return errors.Any(static e => e.IncompleteInput);
    }
}
