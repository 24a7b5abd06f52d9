namespace HimalytixRestore.Engine.Reports;

/// <summary>A time in which something was taken from the application.</summary>
/// <param name="IsDatabase">The database was closed; else it is the whole time in which the application could not work.</param>
/// <param name="From">When it began.</param>
/// <param name="Length">How long it was; null while it has not ended.</param>
internal sealed record DowntimeSpan(bool IsDatabase, DateTimeOffset From, TimeSpan? Length)
{
    /// <summary>All of a run, those of earlier attempts too, in order.</summary>
    /// <param name="run">The run.</param>
    public static IReadOnlyList<DowntimeSpan> Of(RestoreRun run) =>
    [
        .. run.Attempts.SkipLast(1).SelectMany(attempt => Pair(attempt.UnreachableSince, attempt.Downtime, attempt.DatabaseClosedAt, attempt.DatabaseDowntime)),
        .. Pair(run.UnreachableSince, run.Downtime, run.DatabaseClosedAt, run.DatabaseDowntime),
    ];

    private static IEnumerable<DowntimeSpan> Pair(DateTimeOffset? unreachable, TimeSpan? downtime, DateTimeOffset? closed, TimeSpan? databaseDowntime)
    {
        if (unreachable is { } since)
            yield return new(IsDatabase: false, since, downtime);
        if (closed is { } at)
            yield return new(IsDatabase: true, at, databaseDowntime);
    }
}
