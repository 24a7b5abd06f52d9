using System.Globalization;

namespace HimalytixRestore;

/// <summary>Sizes, durations, ages and times as an operator reads them: one text for views, messages and reports.</summary>
public static class DisplayText
{
    private static readonly string[] s_units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    /// <summary>A size with three figures at least, for example <c>1.23 GiB</c>.</summary>
    /// <param name="bytes">The size.</param>
    public static string Size(long bytes)
    {
        double value = bytes;
        var unit = 0;
        // What would be printed as 1024 of one unit is 1 of the next.
        while (Math.Round(value) >= 1024 && unit < s_units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        var format = unit == 0 || value >= 100 ? "0" : value >= 10 ? "0.0" : "0.00";
        return $"{value.ToString(format, CultureInfo.InvariantCulture)} {s_units[unit]}";
    }

    /// <summary>A size with its bytes, for lists that tell everything, for example <c>1.23 GiB (1,320,702,443 B)</c>.</summary>
    /// <param name="bytes">The size; null gives nothing.</param>
    public static string ExactSize(long? bytes) => bytes switch
    {
        null => "",
        < 1024 => Size(bytes.Value),
        _ => $"{Size(bytes.Value)} ({Count(bytes.Value)} B)",
    };

    /// <summary>How long something took, for example <c>350ms</c>, <c>12.3s</c>, <c>4m 05s</c>, <c>2h 10m</c>, <c>3d 4h</c>; empty when that is not known.</summary>
    /// <param name="duration">The time.</param>
    public static string Duration(TimeSpan? duration)
    {
        if (duration is not { } time) return "";
        if (time.TotalMilliseconds < 999.5) return FormattableString.Invariant($"{Math.Max(time.TotalMilliseconds, 0):0}ms");
        if (time.TotalSeconds < 59.95) return FormattableString.Invariant($"{time.TotalSeconds:0.0}s");
        var whole = TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));
        return whole.TotalHours switch
        {
            < 1 => $"{whole.Minutes}m {whole.Seconds:00}s",
            < 48 => $"{(int)whole.TotalHours}h {whole.Minutes:00}m",
            _ => $"{whole.Days}d {whole.Hours}h",
        };
    }

    /// <summary>How old something is, in its largest unit, for example <c>3 d</c>, <c>5 h</c>, <c>12 min</c>.</summary>
    /// <param name="age">The time since.</param>
    public static string Age(TimeSpan age) => age.TotalMinutes switch
    {
        < 1 => "now",
        < 60 => $"{(int)age.TotalMinutes} min",
        < 48 * 60 => $"{(int)age.TotalHours} h",
        _ => $"{(int)age.TotalDays} d",
    };

    /// <summary>How old something is now; empty when its time is not known.</summary>
    /// <param name="time">Its time.</param>
    public static string AgeOf(DateTimeOffset? time) => time is { } value ? Age(DateTimeOffset.UtcNow - value) : "";

    /// <summary>A point in time, in UTC to the minute; empty when there is none.</summary>
    /// <param name="time">The time.</param>
    public static string Time(DateTimeOffset? time) =>
        time is { } value ? value.ToUniversalTime().ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture) : "";

    /// <summary>A point in time, in UTC to the second; empty when there is none.</summary>
    /// <param name="time">The time.</param>
    public static string ExactTime(DateTimeOffset? time) => time?.UtcDateTime.ToString("u", CultureInfo.InvariantCulture) ?? "";

    /// <summary>
    /// Whether a backup can be read, for example <c>Archived</c>, <c>Restoring (ETA 14:05Z)</c>, <c>Restored (until 29 Nov)</c>: in UTC, the time of day where it is within a day.
    /// </summary>
    /// <param name="state">The state.</param>
    /// <param name="readableFrom">When a thaw is expected to be over.</param>
    /// <param name="readableUntil">Until when a thawed copy can be read.</param>
    /// <param name="now">The time; null is now.</param>
    public static string ArchiveState(BackupArchiveState state, DateTimeOffset? readableFrom, DateTimeOffset? readableUntil, DateTimeOffset? now = null) => (state, readableFrom, readableUntil) switch
    {
        (BackupArchiveState.Restoring, { } expected, _) when expected <= (now ?? DateTimeOffset.UtcNow) => "Restoring (overdue)",
        (BackupArchiveState.Restoring, { } expected, _) => $"Restoring (ETA {Near(expected, now)})",
        (BackupArchiveState.Restored, _, { } until) => $"Restored (until {Near(until, now)})",
        _ => state.ToString(),
    };

    /// <summary>A count of rows or statements with thousands apart, for example <c>1,234,567</c>; empty when it is not known.</summary>
    /// <param name="count">The count.</param>
    public static string Count(long? count) => count?.ToString("N0", CultureInfo.InvariantCulture) ?? "";

    /// <summary>Checks by result, with the names of those that did not pass, for example <c>9 pass, 1 warn: Sequences</c>.</summary>
    /// <param name="names">The checks' names.</param>
    /// <param name="statuses">Their results in the same order, as words or, where they crossed a job at some depth, as numbers.</param>
    public static string Tally(IReadOnlyList<string> names, IReadOnlyList<string> statuses)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(statuses);
        var results = statuses.Select(Enum.Parse<CheckStatus>).ToList();
        var troubled = names.Where((_, i) => results[i] is CheckStatus.Warn or CheckStatus.Fail).ToList();
        return Tally(results) + (troubled.Count > 0 ? $": {string.Join(", ", troubled)}" : "");
    }

    /// <summary>The checks of a report by result, for example <c>9 pass, 1 warn</c>.</summary>
    /// <param name="checks">The checks.</param>
    public static string Tally(IReadOnlyList<HealthCheckResult> checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        return Tally(checks.Select(c => c.Status));
    }

    private static string Tally(IEnumerable<CheckStatus> statuses) =>
        string.Join(", ", statuses.GroupBy(s => s).OrderBy(g => g.Key).Select(g => $"{g.Count()} {g.Key.ToString().ToLowerInvariant()}"));

    private static string Near(DateTimeOffset time, DateTimeOffset? now)
    {
        var isNear = (time - (now ?? DateTimeOffset.UtcNow)).Duration() < TimeSpan.FromDays(1);
        return time.ToUniversalTime().ToString(isNear ? "HH:mm'Z'" : "d MMM", CultureInfo.InvariantCulture);
    }

    /// <summary>The last part of a URI or path.</summary>
    /// <param name="location">The URI or path.</param>
    public static string Leaf(string? location) => location is null ? "" : location[(location.LastIndexOfAny(['/', '\\']) + 1)..];
}
