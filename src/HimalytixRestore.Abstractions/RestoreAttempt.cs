namespace HimalytixRestore;

/// <summary>One attempt of a run: a backup, followed through the runbook until it succeeded or was rolled back.</summary>
public sealed record RestoreAttempt
{
    /// <summary>Its number within the run, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The backup's URI or path; empty while none was found.</summary>
    public string Backup { get; init; } = "";

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took, its roll back included.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What became of it.</summary>
    public required RestoreRunState Outcome { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    public RestoreFailure? Failure { get; init; }

    /// <summary>When the application could first not work in it; see <see cref="RestoreRun.UnreachableSince"/>.</summary>
    public DateTimeOffset? UnreachableSince { get; init; }

    /// <summary>How long the application could not work in it; null while it cannot, or when there was no downtime.</summary>
    public TimeSpan? Downtime { get; init; }

    /// <summary>When the database was about to be closed in it; null when it never was.</summary>
    public DateTimeOffset? DatabaseClosedAt { get; init; }

    /// <summary>How long the database was closed in it; null while it is, or when it never was.</summary>
    public TimeSpan? DatabaseDowntime { get; init; }

    /// <summary>The steps as they ended, once a later attempt has taken their place in <see cref="RestoreRun.Steps"/>.</summary>
    public IReadOnlyList<StepResult> Steps { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{Number}: {Outcome} {Backup}".TrimEnd();
}
