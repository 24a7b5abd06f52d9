using System.Management.Automation;

namespace HimalytixRestore.Shell;

/// <summary>Reads one line: edited key by key on a terminal, as it comes from a pipe or file.</summary>
/// <param name="keys">The terminal's keys.</param>
/// <param name="screen">What stands before the line.</param>
internal sealed class LineReader(KeyReader keys, ScreenLine screen)
{
    private readonly LineHistory _history = new();

    /// <summary>Completes the text at a cursor; null where there is nothing to complete.</summary>
    public Func<string, int, CommandCompletion?>? Complete { get; set; }

    /// <summary>Reads a line.</summary>
    /// <param name="mask">Shown in place of each character (a secret); null shows what is typed.</param>
    /// <param name="remember">Whether the line is a command: the arrow keys and Ctrl+R find it again, and the tab key completes it.</param>
    /// <returns>The line, or null at the end of the input.</returns>
    /// <exception cref="OperationCanceledException">Ctrl+C.</exception>
    public string? Read(char? mask = null, bool remember = false)
    {
        if (Console.IsInputRedirected)
            return Console.In.ReadLine();
        var edit = new LineBuffer(mask, screen);
        _history.Begin();
        while (true)
        {
            var key = keys.ReadKey();
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    EndLine();
                    if (remember)
                        _history.Add(edit.Text);
                    return edit.Text;
                case ConsoleKey.D when key.Modifiers.HasFlag(ConsoleModifiers.Control) && edit.Text.Length == 0:
                    EndLine();
                    return null;
                case ConsoleKey.UpArrow when remember:
                    edit.Replace(_history.Before(edit.Text));
                    break;
                case ConsoleKey.DownArrow when remember:
                    edit.Replace(_history.Behind(edit.Text));
                    break;
                case ConsoleKey.R when remember && key.Modifiers.HasFlag(ConsoleModifiers.Control):
                    edit.Replace(_history.Find(edit.Text));
                    break;
                case ConsoleKey.Tab when remember:
                    CompleteWord(edit);
                    break;
                default:
                    edit.Apply(key);
                    _history.Edited();
                    break;
            }
        }
    }

    private void EndLine()
    {
        Console.WriteLine();
        screen.Follow("\n");
    }

    /// <summary>One match is inserted; several are listed, the common start of which is inserted.</summary>
    private void CompleteWord(LineBuffer edit)
    {
        if (Complete?.Invoke(edit.Text, edit.Cursor) is not { CompletionMatches.Count: > 0 } completion)
            return;
        var matches = completion.CompletionMatches.Select(static m => m.CompletionText).ToList();
        var common = matches.Aggregate(static (a, b) => a[..a.Zip(b).TakeWhile(static p => char.ToUpperInvariant(p.First) == char.ToUpperInvariant(p.Second)).Count()]);
        if (common.Length >= completion.ReplacementLength)
            edit.Replace(completion.ReplacementIndex, completion.ReplacementLength, common);
        if (matches.Count > 1)
            edit.ShowBelow(string.Join("  ", completion.CompletionMatches.Select(static m => m.ListItemText)));
    }
}
