namespace HimalytixRestore;

/// <summary>One run of the whole runbook.</summary>
public sealed record RestoreRun
{
    /// <summary>The run's identity: <c>YYYYmmdd_HHMMSS_</c> (UTC) and four random characters.</summary>
    public required string RunId { get; init; }

    /// <summary>What became of it.</summary>
    public required RestoreRunState State { get; init; }

    /// <summary>What it is for.</summary>
    public RestoreRunKind Kind { get; init; }

    /// <summary>What was drilled; null when the run is no drill.</summary>
    public RestoreDrill? Drill { get; init; }

    /// <summary>The environment; empty when none was given.</summary>
    public required string Environment { get; init; }

    /// <summary>The database that was to be restored.</summary>
    public required string Database { get; init; }

    /// <summary>The server, <c>host:port</c>.</summary>
    public required string Server { get; init; }

    /// <summary>The order that was followed.</summary>
    public required RestoreStrategy Strategy { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What state everything is in, in one sentence.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Every attempt, also those that failed before one succeeded, in order. The steps and facts of the run are the last one's.</summary>
    public IReadOnlyList<RestoreAttempt> Attempts { get; init; } = [];

    /// <summary>Every step of the runbook, also the skipped ones, in order.</summary>
    public IReadOnlyList<StepResult> Steps { get; init; } = [];

    /// <summary>The backup that was chosen; null when it did not come to that.</summary>
    public BackupInfo? Backup { get; init; }

    /// <summary>The backup as a local file; null when there is none.</summary>
    public BackupFile? File { get; init; }

    /// <summary>The verdict on the backup; null when it did not come to that.</summary>
    public BackupVerification? Verification { get; init; }

    /// <summary>What was kept of the database before; null when there was none.</summary>
    public DatabaseSnapshot? Snapshot { get; init; }

    /// <summary>The database that was filled beside the live one, with what it shall carry; null where the strategy fills none.</summary>
    public DatabaseInfo? Replacement { get; init; }

    /// <summary>What the live database had that the backup has not: the measured loss; null when nothing was compared.</summary>
    public DatabaseComparison? Comparison { get; init; }

    /// <summary>When the application could first not work: its services were about to be stopped, or the database was about to be closed. Null when that did not happen.</summary>
    public DateTimeOffset? UnreachableSince { get; init; }

    /// <summary>When the database was about to be closed; null when it never was.</summary>
    public DateTimeOffset? DatabaseClosedAt { get; init; }

    /// <summary>From <see cref="UnreachableSince"/> until the database gave a good answer and the services were started; null while they are not, or when there was no downtime.</summary>
    public TimeSpan? Downtime { get; init; }

    /// <summary>From <see cref="DatabaseClosedAt"/> to the first good answer of the database, as the application's role where that was possible; null without one.</summary>
    public TimeSpan? DatabaseDowntime { get; init; }

    /// <summary>What was restored; null when it did not come to that.</summary>
    public RestoreResult? Restore { get; init; }

    /// <summary>The proof; null when it did not come to that.</summary>
    public HealthReport? Health { get; init; }

    /// <summary>The services as they were found.</summary>
    public IReadOnlyList<ServiceState> Services { get; init; } = [];

    /// <summary>The number (<c>pg_database.oid</c>) of the database that the backup was restored into; null when it did not come to that.</summary>
    public long? RestoredOid { get; init; }

    /// <summary>Commands that finish a roll back that failed, in the order in which to try them; empty when none did.</summary>
    public IReadOnlyList<string> FinishByHand { get; init; } = [];

    /// <summary>Why the run failed; null when it did not.</summary>
    public RestoreFailure? Cause { get; init; }

    /// <summary>The journal's full path.</summary>
    public string JournalPath { get; init; } = "";

    /// <summary>The report's full path; empty when none was written.</summary>
    public string ReportPath { get; init; } = "";

    /// <summary>The incident report's full path, Markdown; the same as JSON lies beside it. Empty when the run gave no cause for one.</summary>
    public string IncidentPath { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{RunId}: {State}";
}
