namespace HimalytixRestore.Engine.Tests.Reports;

/// <summary>One run of each end.</summary>
internal static class ReportRuns
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);

    public static RestoreFailure Failure { get; } = new()
    {
        ErrorId = "ForeignKeyViolation",
        Category = RestoreErrorCategory.InvalidData,
        Message = "Line 4711 of the dump: a parent is missing.",
        RecommendedAction = "Restore an older backup.",
        Operation = "Restoring database erpdb",
        TargetName = "erpdb",
        Evidence = new Dictionary<string, string>(StringComparer.Ordinal) { ["SqlState"] = "23503", ["DumpLine"] = "4711" },
    };

    public static RestoreRun Succeeded { get; } = new()
    {
        RunId = "20261123_020000_ab12",
        State = RestoreRunState.Succeeded,
        Environment = "production",
        Database = "erpdb",
        Server = "db.internal:5432",
        Strategy = RestoreStrategy.InPlace,
        StartedAt = Start,
        Duration = TimeSpan.FromSeconds(100),
        Summary = "erpdb was restored.",
        Attempts = [new() { Number = 1, StartedAt = Start, Duration = TimeSpan.FromSeconds(100), Outcome = RestoreRunState.Succeeded, Backup = "s3://b/himalytix_production_20261122_020000.sql.gz.enc" }],
        Steps =
        [
            Step("Verify", StepStatus.Succeeded, 0, 40), Step("StopServices", StepStatus.Succeeded, 40, 5), Step("Restore", StepStatus.Succeeded, 45, 40),
            Step("StartServices", StepStatus.Succeeded, 85, 10), Step("SmokeTest", StepStatus.Skipped, 95, 0),
        ],
        Comparison = new()
        {
            ComparedAt = Start.AddSeconds(39),
            LiveNewest = Start.AddMinutes(-3),
            RestoredNewest = Start.AddDays(-1),
            LostTime = TimeSpan.FromMinutes(1437),
            LostRows = 1234,
            IsLoss = true,
            Summary = "1,234 rows more in 1 table.",
            Tables = [new() { Schema = "public", Name = "accounting_journalentry", LiveRows = 2234, RestoredRows = 1000, LostRows = 1234, IsAhead = true, LiveNewest = Start.AddMinutes(-3), RestoredNewest = Start.AddDays(-1) }],
        },
        UnreachableSince = Start.AddSeconds(40),
        DatabaseClosedAt = Start.AddSeconds(45),
        Downtime = TimeSpan.FromSeconds(55),
        DatabaseDowntime = TimeSpan.FromSeconds(40),
        Restore = new() { Database = "erpdb", Server = "db.internal:5432", Outcome = RestoreOutcome.Succeeded, Source = "s3://b/x", Rows = 100_000, Duration = TimeSpan.FromSeconds(39), Tables = [new("public", "accounting_journalentry", 100_000, 1 << 20, TimeSpan.FromSeconds(1))] },
        Health = new()
        {
            Database = "erpdb",
            Server = "db.internal:5432",
            Status = CheckStatus.Pass,
            CheckedAt = Start.AddSeconds(84),
            SizeBytes = 1 << 24,
            Checks = [Check("RowCounts", CheckStatus.Pass, "All of 12 tables have the dump's rows."), Check("CriticalTables", CheckStatus.Pass, "public.usermanagement_customuser 42 rows.")],
            LargestTables = [new("public", "accounting_journalentry", 1 << 23, 100_000), new("public", "accounting_account", 1 << 21, null)],
        },
        Services = [new() { Name = "himalytix-celery", Status = AppServiceStatus.Running, PreviousStatus = AppServiceStatus.Running, Manager = "systemd" }],
        JournalPath = "/var/lib/himalytix-restore/runs/20261123_020000_ab12/journal.jsonl",
    };

    /// <summary>Two attempts, each with a downtime of its own; the second was rolled back too.</summary>
    public static RestoreRun RolledBack { get; } = Succeeded with
    {
        State = RestoreRunState.RolledBack,
        Cause = Failure,
        Comparison = null,
        Health = null,
        IncidentPath = "/var/lib/himalytix-restore/runs/20261123_020000_ab12/incident.md",
        UnreachableSince = Start.AddSeconds(80),
        Downtime = TimeSpan.FromSeconds(15),
        DatabaseClosedAt = null,
        DatabaseDowntime = null,
        Attempts =
        [
            new()
            {
                Number = 1, StartedAt = Start, Duration = TimeSpan.FromSeconds(50), Outcome = RestoreRunState.RolledBack, Failure = Failure with { ErrorId = "ServerRestarted" }, UnreachableSince = Start.AddSeconds(10), Downtime = TimeSpan.FromSeconds(40),
                Steps = [Step("StopServices", StepStatus.RolledBack, 10, 10), Step("Restore", StepStatus.Failed, 20, 20)],
            },
            new() { Number = 2, StartedAt = Start.AddSeconds(60), Duration = TimeSpan.FromSeconds(40), Outcome = RestoreRunState.RolledBack, Failure = Failure, UnreachableSince = Start.AddSeconds(80), Downtime = TimeSpan.FromSeconds(15) },
        ],
        Steps = [Step("StopServices", StepStatus.RolledBack, 80, 5), Step("Restore", StepStatus.Failed, 85, 5)],
    };

    public static RestoreRun Failed { get; } = Succeeded with
    {
        State = RestoreRunState.Failed,
        Cause = Failure,
        Health = null,
        Downtime = null,
        DatabaseDowntime = null,
        FinishByHand = ["Undo-Restore -RunId 20261123_020000_ab12", "psql -c 'ALTER DATABASE \"erpdb_before\" RENAME TO \"erpdb\"'"],
        Steps = [Step("StopServices", StepStatus.Succeeded, 40, 5), Step("Snapshot", StepStatus.Failed, 45, 1), Step("Restore", StepStatus.Failed, 46, 10)],
    };

    public static RestoreRun Drill { get; } = Succeeded with
    {
        Kind = RestoreRunKind.Drill,
        Database = "erpdb_drill_20261123_020000_ab12",
        Drill = new() { LiveDatabase = "erpdb", Budgets = [new("RTO", TimeSpan.FromHours(1), TimeSpan.FromSeconds(95)), new("RPO", TimeSpan.FromHours(12), TimeSpan.FromHours(24))] },
        Comparison = null,
        UnreachableSince = null,
        DatabaseClosedAt = null,
        Downtime = null,
        DatabaseDowntime = null,
        Services = [],
    };

    public static StepResult Step(string id, StepStatus status, double from, double seconds) =>
        new() { Id = id, Status = status, StartedAt = Start.AddSeconds(from), Duration = TimeSpan.FromSeconds(seconds), Message = $"What {id} did.", Failure = status is StepStatus.Failed ? Failure : null };

    public static HealthCheckResult Check(string name, CheckStatus status, string message) => new(name, status, message, status is CheckStatus.Pass ? "" : "Look at it.", TimeSpan.FromMilliseconds(5));
}
