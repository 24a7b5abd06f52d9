namespace HimalytixRestore.Engine.Health;

/// <summary>What many checks say together.</summary>
internal static class HealthVerdict
{
    /// <summary>The worst status; skipped checks say nothing.</summary>
    /// <param name="results">The checks.</param>
    public static CheckStatus Of(IEnumerable<HealthCheckResult> results) =>
        results.Select(result => result.Status).Where(status => status != CheckStatus.Skipped).DefaultIfEmpty(CheckStatus.Skipped).Max();

    /// <summary>A report with more checks behind its own. What a profile calls a test may be the name of a check of the database: both stay.</summary>
    /// <param name="report">The report.</param>
    /// <param name="more">The checks.</param>
    public static HealthReport Join(HealthReport report, IEnumerable<HealthCheckResult> more)
    {
        IReadOnlyList<HealthCheckResult> all = [.. report.Checks, .. more];
        return report with { Checks = all, Status = Of(all) };
    }

    /// <summary>A report with checks that are done again, or for the first time; those of the same name are replaced.</summary>
    /// <param name="report">The report.</param>
    /// <param name="more">The checks.</param>
    public static HealthReport With(HealthReport report, IReadOnlyList<HealthCheckResult> more)
    {
        var names = more.Select(result => result.Name).ToHashSet(StringComparer.Ordinal);
        return Join(report with { Checks = [.. report.Checks.Where(result => !names.Contains(result.Name))] }, more);
    }
}
