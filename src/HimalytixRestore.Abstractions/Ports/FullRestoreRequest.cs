namespace HimalytixRestore.Ports;

/// <summary>A full restore.</summary>
public sealed record FullRestoreRequest
{
    /// <summary>Where things are.</summary>
    public required SettingsRequest Settings { get; init; }

    /// <summary>The backup; null is the newest of the environment.</summary>
    public BackupReference? Source { get; init; }

    /// <summary>The newest backup as the plan named it, for a request without <see cref="Source"/>: one that has come since was not agreed to.</summary>
    public BackupInfo? Planned { get; init; }

    /// <summary>The order.</summary>
    public RestoreStrategy Strategy { get; init; }

    /// <summary>How the database is kept.</summary>
    public SnapshotMethod SnapshotMethod { get; init; } = SnapshotMethod.Rename;

    /// <summary>What to do about missing roles.</summary>
    public MissingRoleAction MissingRole { get; init; }

    /// <summary>Sessions that load rows at once; 1 keeps the exact sequence of the dump. Null is as many as the server has cores, and connections to give.</summary>
    public int? Jobs { get; init; }

    /// <summary>How fast an archived backup is thawed; it is waited for before anything is stopped.</summary>
    public RetrievalTier RetrievalTier { get; init; }

    /// <summary>How often a backup is tried at most, where the failure may pass.</summary>
    public int MaxAttempts { get; init; } = 2;

    /// <summary>Try the next older backup when this one failed for good.</summary>
    public bool FallbackToOlder { get; init; }

    /// <summary>Steps to leave out.</summary>
    public IReadOnlyList<string> SkipSteps { get; init; } = [];

    /// <summary>The last step to do; null is all.</summary>
    public string? StopAfter { get; init; }

    /// <summary>How long the database before is kept.</summary>
    public TimeSpan KeepPrevious { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long one service may take to change.</summary>
    public TimeSpan ServiceTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Where a Markdown report is written, also when the run fails; null writes none.</summary>
    public string? ReportPath { get; init; }
}
