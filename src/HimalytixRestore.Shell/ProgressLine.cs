using System.Management.Automation;

namespace HimalytixRestore.Shell;

/// <summary>The one line at the bottom of a terminal that says how far the work is; none where the output is redirected.</summary>
internal sealed class ProgressLine
{
    private static readonly bool s_canShow = !Console.IsOutputRedirected && !Console.IsErrorRedirected;

    /// <summary>The bars that are open, the outer one first.</summary>
    private readonly SortedDictionary<int, ProgressRecord> _bars = [];
    private bool _shown;

    /// <summary>Shows the latest state, or removes the bar when its work is done.</summary>
    /// <param name="record">The state.</param>
    public void Show(ProgressRecord record)
    {
        if (!s_canShow)
            return;
        if (record.RecordType == ProgressRecordType.Completed)
            _bars.Remove(record.ActivityId);
        else
            _bars[record.ActivityId] = record;
        if (_bars.Count == 0)
        {
            Hide();
            return;
        }

        var text = Describe(_bars.Values);
        var width = Console.WindowWidth > 1 ? Console.WindowWidth - 1 : 79;
        Console.Error.Write($"\r{(text.Length > width ? text[..width] : text)}\u001b[K");
        _shown = true;
    }

    /// <summary>Forgets all bars: the command that told them has ended, however it did.</summary>
    public void End()
    {
        _bars.Clear();
        Hide();
    }

    /// <summary>Clears the line before something else is written.</summary>
    public void Hide()
    {
        if (!_shown)
            return;
        Console.Error.Write("\r\u001b[K");
        _shown = false;
    }

    /// <summary>
    /// <c>Restoring erpdb, step 9 of 14: Restore: the application is down for 41s · 2m 10s left | 35 % · Rows: public.ledger, 1.20 GiB of 3.40 GiB</c>:
    /// what a line has no room for is what comes last.
    /// </summary>
    /// <param name="bars">The open bars, the outer one first.</param>
    internal static string Describe(IEnumerable<ProgressRecord> bars) => string.Join(" | ", bars.Select((record, i) => Describe(record, isInner: i > 0))).ReplaceLineEndings(" ");

    private static string Describe(ProgressRecord record, bool isInner)
    {
        string what = string.IsNullOrWhiteSpace(record.StatusDescription) ? record.Activity : isInner ? record.StatusDescription : $"{record.Activity}: {record.StatusDescription}";
        string?[] parts =
        [
            isInner ? null : what,
            record.CurrentOperation,
            record.PercentComplete >= 0 ? $"{record.PercentComplete} %" : null,
            record.SecondsRemaining >= 0 ? $"{Time(record.SecondsRemaining)} left" : null,
            isInner ? what : null,
        ];
        return string.Join(" · ", parts.Where(part => !string.IsNullOrEmpty(part)));
    }

    private static string Time(int seconds) => seconds switch
    {
        < 60 => $"{seconds}s",
        < 3600 => $"{seconds / 60}m {seconds % 60:00}s",
        _ => $"{seconds / 3600}h {seconds / 60 % 60:00}m",
    };
}
