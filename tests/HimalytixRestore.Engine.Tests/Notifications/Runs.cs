namespace HimalytixRestore.Engine.Tests.Notifications;

/// <summary>Runs as a notifier sees them.</summary>
internal static class Runs
{
    /// <summary>What a server may say of a row, and nobody must read in a channel.</summary>
    public const string CustomerData = "Key (email)=(ram@customer.example) already exists.";

    public static RestoreRun Begun { get; } = new()
    {
        RunId = "20261123_130000_ab12",
        State = RestoreRunState.Running,
        Environment = "production",
        Database = "erpdb",
        Server = "db.internal:5432",
        Strategy = RestoreStrategy.InPlace,
        StartedAt = DateTimeOffset.UtcNow,
        Steps = [new() { Id = "Prerequisites", Status = StepStatus.Pending }, new() { Id = "Restore", Status = StepStatus.Pending }],
    };

    public static RestoreRun Down { get; } = Begun with { UnreachableSince = DateTimeOffset.UtcNow };

    public static RestoreRun Up { get; } = Down with { Downtime = TimeSpan.FromSeconds(245) };

    public static RestoreRun Succeeded { get; } = Up with
    {
        State = RestoreRunState.Succeeded,
        Duration = TimeSpan.FromMinutes(12),
        Restore = new()
        {
            Database = "erpdb", Server = "db.internal:5432", Outcome = RestoreOutcome.Succeeded, Source = "s3://erp-backups/backups/production/himalytix_production_20261123_020000.sql.gz.enc",
            Rows = 1_234_567, Duration = TimeSpan.FromMinutes(9), Tables = [new("public", "ledger", 1, 1, TimeSpan.Zero)],
        },
    };

    public static RestoreRun RolledBack { get; } = Up with
    {
        State = RestoreRunState.RolledBack,
        Summary = $"Restoring failed, UniqueViolation: {CustomerData}",
        IncidentPath = "/var/lib/himalytix-restore/runs/20261123_130000_ab12/incident.md",
        Steps = [new() { Id = "Restore", Status = StepStatus.Failed, Message = CustomerData }],
        Cause = new() { ErrorId = "UniqueViolation", Category = RestoreErrorCategory.InvalidData, Message = CustomerData, RecommendedAction = "" },
    };
}
