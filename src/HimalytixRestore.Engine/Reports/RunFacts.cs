using static HimalytixRestore.Engine.Reports.ReportText;

namespace HimalytixRestore.Engine.Reports;

/// <summary>The facts of a run by name, the same in every report for people; a fact that is not known is empty.</summary>
internal static class RunFacts
{
    /// <summary>Which run it was, where and how long.</summary>
    /// <param name="run">The run.</param>
    public static IReadOnlyList<(string Name, string Value)> Of(RestoreRun run) =>
    [
        ("Run", run.RunId),
        ("Environment", run.Environment),
        ("Server", run.Server),
        ("Strategy", run.Strategy.ToString()),
        ("Started", Second(run.StartedAt)),
        ("Duration", DisplayText.Duration(run.Duration)),
        ("Downtime of the application", run.Downtime is { } downtime ? DisplayText.Duration(downtime) : run.UnreachableSince is { } since ? $"since {Second(since)}" : "none"),
        ("Downtime of the database", run.DatabaseDowntime is { } closed ? DisplayText.Duration(closed) : run.DatabaseClosedAt is { } at ? $"since {Second(at)}" : "none"),
        ("Journal", run.JournalPath),
        .. run.IncidentPath.Length > 0 ? new[] { ("Incident report", run.IncidentPath) } : [],
    ];

    /// <summary>The backup and what was kept of the database before; empty when there was neither.</summary>
    /// <param name="run">The run.</param>
    public static IReadOnlyList<(string Name, string Value)> OfBackup(RestoreRun run) =>
    [
        .. run.Backup is { } backup ? new[] { ("Backup", backup.Uri), ("Made", $"{DisplayText.Time(backup.CreatedAt)} ({DisplayText.Duration(run.StartedAt - backup.CreatedAt)} before the run)"), ("Size", DisplayText.Size(backup.SizeBytes)) } : [],
        .. run.Verification is { } verification ? new[] { ("Verdict", verification.Verdict.ToString()), ("SHA-256", verification.Sha256), ("Dump", verification.Inventory is { } inventory ? $"PostgreSQL {inventory.ServerVersion}, {DisplayText.Size(inventory.SizeBytes)} of text" : "") } : [],
        .. run.Snapshot is { } snapshot ? new[] { ("Before the run", $"{snapshot.Method}: {snapshot}"), ("Kept until", snapshot.ExpiresAt is { } expires ? DisplayText.Time(expires) : "removed by hand") } : [],
    ];
}
