namespace HimalytixRestore.Module.Tests.Support;

/// <summary>One object of every model, with values as long as they get.</summary>
internal static class Samples
{
    private static readonly DateTimeOffset s_time = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero);

    public static BackupInfo Backup { get; } = new()
    {
        Name = "himalytix_production_20261122_020000.sql.gz.enc",
        Environment = "production",
        CreatedAt = s_time,
        SizeBytes = 1_320_702_443,
        Stage = BackupStage.Encrypted,
        Uri = "file:///var/backups/production/himalytix_production_20261122_020000.sql.gz.enc",
        Store = "/var",
        StorageClass = "DEEP_ARCHIVE",
        ArchiveState = BackupArchiveState.Restored,
        ReadableUntil = new(2099, 11, 29, 0, 0, 0, TimeSpan.Zero),
    };

    public static BackupFile File { get; } = new()
    {
        Path = "/var/lib/himalytix-restore/runs/20261122T020000abcd/himalytix_production_20261122_020000.sql.gz.enc",
        Stage = BackupStage.Compressed,
        SizeBytes = 1024 * 1024 - 1,
        Sha256 = new('a', 64),
        CreatedAt = s_time,
    };

    public static RestoreFailure Failure { get; } = new()
    {
        ErrorId = "WrongKey",
        Category = RestoreErrorCategory.InvalidData,
        Message = "The passphrase does not open himalytix_production_20261122_020000.sql.gz.enc.",
        RecommendedAction = "Give the passphrase with which the backup was made, with -Passphrase or -PassphraseFile.",
        Evidence = new Dictionary<string, string> { ["Offset"] = "16" },
    };

    public static DumpInventory Inventory { get; } = new()
    {
        ServerVersion = "16.4 (Debian 16.4-1)",
        DumpVersion = "16.4 (Debian 16.4-1)",
        Encoding = "UTF8",
        Tables = [new("accounting", "accounting_journalentry", 1_234_567_890, 1L << 40, 123_456)],
        Sequences = [new("accounting", "accounting_journalentry_id_seq", 1_234_567, IsCalled: true)],
        Statements = 123_456,
        Rows = 12_345_678_901,
        Lines = 99,
        SizeBytes = 1L << 41,
    };

    public static DatabaseSnapshot Snapshot { get; } = new()
    {
        Database = "erpdb",
        Method = SnapshotMethod.Dump,
        Name = "erpdb_before_20261122T020000.sql.gz.enc",
        Path = "/var/lib/himalytix-restore/snapshots/erpdb_before_20261122T020000.sql.gz.enc",
        CreatedAt = s_time,
        ExpiresAt = s_time.AddDays(7),
        SizeBytes = 123_456_789,
    };

    public static RestoreResult Result { get; } = new()
    {
        Database = "erpdb_check",
        Server = "db.internal:5432",
        Outcome = RestoreOutcome.Degraded,
        Source = Backup.Uri,
        Rows = 1_234_567,
        Duration = TimeSpan.FromSeconds(3723),
        Tables = [new("public", "usermanagement_customuser", 1_234, 56_789, TimeSpan.FromMilliseconds(350))],
        Notices = [new(RestoreNoticeKind.UnknownSetting, 12, "SET transaction_timeout = 0", "The server does not know this setting.")],
        Endpoint = new("db.internal", 5432, "erp_admin", "erpdb_check"),
        Selection = new() { Schemas = ["tenant_acme"], Tables = ["public.accounting_journalline", "public.accounting_journalline_id_seq"], IntoExisting = true, LeftOut = [new("DEFAULT PRIVILEGES", 3), new("TABLE DATA", 5_940)] },
    };

    public static RestoreDrill Drill { get; } = new() { LiveDatabase = "erpdb", IsKept = true, Budgets = [new("RTO", TimeSpan.FromHours(1), TimeSpan.FromSeconds(3723)), new("RPO", TimeSpan.FromHours(26), null)] };

    public static HealthReport Health { get; } = new()
    {
        Database = "erpdb_check",
        Server = "db.internal:5432",
        Status = CheckStatus.Warn,
        CheckedAt = s_time,
        Checks = [Check(CheckStatus.Pass), Check(CheckStatus.Pass), Check(CheckStatus.Warn)],
        LargestTables = [new("accounting", "accounting_journalentry", 1L << 35, 1_234_567)],
        SizeBytes = 1L << 36,
    };

    public static RestoreRun Run { get; } = new()
    {
        RunId = "20261122T020000abcd",
        State = RestoreRunState.RolledBack,
        Environment = "production",
        Database = "erpdb",
        Server = "db.internal:5432",
        Strategy = RestoreStrategy.InPlace,
        StartedAt = s_time,
        Duration = TimeSpan.FromSeconds(245),
        Summary = "The database erpdb is as it was before; the services run as they were found.",
        Steps = [Step(failure: null), Step(Failure)],
        Cause = Failure,
    };

    public static RestorePlan Plan { get; } = new()
    {
        Action = "Restore himalytix_production_20261122_020000.sql.gz.enc",
        Target = "erpdb on db.internal:5432",
        Environment = "production",
        Backup = Backup,
        Loss = new() { ComparedAt = s_time, LostRows = 1_234, IsLoss = true, Summary = "1,234 rows entered or changed since in 2 tables (public.accounting_journalentry 1,200, public.accounting_account 34)." },
        ExpectedDowntime = TimeSpan.FromSeconds(245),
        NameToType = "erpdb",
        Steps = [new("StopServices", "stop", "himalytix-django", IsSkipped: false), new("SmokeTest", "ask the application", "none declared", IsSkipped: true)],
        Warnings = ["The latest backup is 30 hours old."],
    };

    /// <summary>One of each.</summary>
    public static IReadOnlyList<object> All { get; } =
    [
        Backup, File, Failure, Inventory, Inventory.Tables[0], Inventory.Sequences[0], Snapshot, Result, Result.Tables[0], Result.Notices[0], Result.Endpoint!, Result.Selection!, Result.Selection!.LeftOut[0],
        Health, Health.Checks[0], Health.LargestTables[0], Run, Run.Steps[0], Plan, Plan.Steps[0],
        new RestoreAttempt { Number = 1, Backup = Backup.Uri, StartedAt = s_time, Duration = TimeSpan.FromSeconds(245), Outcome = RestoreRunState.RolledBack, Failure = Failure, Steps = Run.Steps },
        new RestoreContact("Database on call", "decides on data loss", "+977 1 5550100", "dba@example.org"),
        Drill, Drill.Budgets[0],
        new BackupVerification { Source = Backup.Uri, Verdict = BackupVerdict.Invalid, Stage = BackupStage.Encrypted, SizeBytes = 5, Failure = Failure, Inventory = Inventory },
        new RestorePrerequisite("PassphraseIsRight", CheckStatus.Fail, Failure.Message, Failure.RecommendedAction),
        new ServiceState { Name = "himalytix-celery-beat.service", Status = AppServiceStatus.Running, PreviousStatus = AppServiceStatus.Stopped, Manager = "systemd", ProcessId = 4_194_304 },
        new DatabaseInfo { Name = "erpdb", Server = "db.internal:5432", ServerVersion = "16.4", Owner = "erp_owner", Encoding = "UTF8", Collate = "en_US.UTF-8", SizeBytes = 1L << 33, PreviousDatabase = "erpdb_before_20261122T020000" },
        new StoreConnection { Endpoint = "https://minio.internal.himalytix.example:9000", PathStyle = true, Region = "ap-southeast-1", CredentialProfile = "himalytix-backups" },
        new DatabaseSetting("erp_app", "statement_timeout", "30s"),
        new DatabaseComparison { ComparedAt = s_time, LostRows = 1_234_567, LostTime = TimeSpan.FromHours(23), IsLoss = true, Summary = "1,234,567 rows more in 2 tables (public.accounting_journalentry 1,234,000, public.accounting_account 567)." },
        new TableComparison
        {
            Schema = "public", Name = "accounting_journalentry", LiveRows = 61_234_567, RestoredRows = 60_000_000, IsEstimate = true, LiveNewest = s_time, RestoredNewest = s_time.AddHours(-23),
            LiveMaximumId = 61_234_567, RestoredMaximumId = 60_000_000, LostRows = 1_234_567, IsAhead = true,
        },
        new ProfileFinding(CheckStatus.Fail, "/home/operator/.config/himalytix-restore/profile.json", 128, 17, "environments.production.passwrodFile", "The property environments.production.passwrodFile is unknown.", "Write \"passwordFile\", if that is meant; else remove it.") { ErrorId = "ProfileUnknownProperty" },
        new RestoreNotification
        {
            Kind = NotificationKind.DowntimeBegins, Environment = "production", RunId = "20261122T020000abcd", CreatedAt = s_time, Status = NotificationStatus.Kept,
            Text = "[production] erpdb: the application cannot work from now on. (2026-11-22 02:00Z, run 20261122T020000abcd)",
        },
        new RestoreArtifact("20261122T020000abcd", "Database", "erpdb_before_20261122T020000", IsRemoved: false, "Its keep time ends on 2026-11-29."),
        new RestoreSandbox
        {
            Path = "/tmp/himalytix-sandbox-abcdef", HostName = "127.0.0.1", Port = 54_321, UserName = "postgres", Database = "erpdb", ServerVersion = "15.14",
            Store = "/tmp/himalytix-sandbox-abcdef/store", PassphraseFile = "/tmp/himalytix-sandbox-abcdef/passphrase", ProfilePath = "/tmp/himalytix-sandbox-abcdef/profile.json", ProcessId = 4711,
        },
    ];

    private static HealthCheckResult Check(CheckStatus status) =>
        new("SequencesAheadOfIds", status, "Every sequence is at or after the largest id of its column.", "SELECT setval(…)", TimeSpan.FromMilliseconds(42));

    private static StepResult Step(RestoreFailure? failure) => new()
    {
        Id = "ResetDatabase",
        Status = failure is null ? StepStatus.Succeeded : StepStatus.Failed,
        Message = "erpdb lives on as erpdb_before_20261122T020000; a new erpdb with the same 14 attributes is in its place.",
        StartedAt = s_time,
        Duration = TimeSpan.FromSeconds(12.3),
        Failure = failure,
    };
}
