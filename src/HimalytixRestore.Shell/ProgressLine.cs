using System.Management.Automation;

namespace HimalytixRestore.Shell;

/// <summary>The one line at the bottom of a terminal that says how far the work is; none where the output is redirected.</summary>
internal sealed class ProgressLine
{
    private static readonly bool s_canShow = !Console.IsOutputRedirected && !Console.IsErrorRedirected;
    private bool _shown;

    /// <summary>Shows the latest state, or removes the line when the work is done.</summary>
    public void Show(ProgressRecord record)
    {
        if (!s_canShow)
            return;
        if (record.RecordType == ProgressRecordType.Completed)
        {
            Hide();
            return;
        }

        var text = Describe(record);
        var width = Console.WindowWidth > 1 ? Console.WindowWidth - 1 : 79;
        Console.Error.Write($"\r{(text.Length > width ? text[..width] : text)}\u001b[K");
        _shown = true;
    }

    /// <summary>Clears the line before something else is written.</summary>
    public void Hide()
    {
        if (!_shown)
            return;
        Console.Error.Write("\r\u001b[K");
        _shown = false;
    }

    /// <summary><c>Restoring erpdb: 12 of 40 tables · accounting_journalentry · 30 % · 00:01:20 left</c>.</summary>
    internal static string Describe(ProgressRecord record)
    {
        var parts = new List<string> { $"{record.Activity}: {record.StatusDescription}" };
        if (!string.IsNullOrEmpty(record.CurrentOperation))
            parts.Add(record.CurrentOperation);
        if (record.PercentComplete >= 0)
            parts.Add($"{record.PercentComplete} %");
        if (record.SecondsRemaining >= 0)
            parts.Add($"{TimeSpan.FromSeconds(record.SecondsRemaining):c} left");
        return string.Join(" · ", parts).ReplaceLineEndings(" ");
    }
}
