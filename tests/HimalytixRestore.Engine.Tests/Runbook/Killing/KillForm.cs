namespace HimalytixRestore.Engine.Tests.Runbook.Killing;

/// <summary>How many kills are made. Both take every record.</summary>
internal static class KillForm
{
    /// <summary>Every point with every way out of it (<c>HIMALYTIX_KILL=all</c>); otherwise the points take the ways in turn.</summary>
    public static bool IsWhole { get; } = Environment.GetEnvironmentVariable("HIMALYTIX_KILL") is "all";

    /// <summary>Whether a point is taken with a way out of it. In the short form each record has one of its four, the next record the next.</summary>
    /// <param name="point">The point, told by its number.</param>
    /// <param name="isResumed">The run is gone on with; otherwise it is undone.</param>
    public static bool Takes(KillPoint point, bool isResumed) => IsWhole || point.Record % 4 == (point.AfterFlush ? 2 : 0) + (isResumed ? 1 : 0);
}
