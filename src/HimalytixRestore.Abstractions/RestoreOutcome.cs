namespace HimalytixRestore;

/// <summary>How a restore ended. Success is never inferred from the absence of an error.</summary>
public enum RestoreOutcome
{
    /// <summary>Trailer seen, every check passed, every row counted, everything in the dump was run.</summary>
    Succeeded,

    /// <summary>As Succeeded, but something tolerable could not be applied; <see cref="RestoreResult.Notices"/> names it.</summary>
    Degraded,

    /// <summary>It did not succeed.</summary>
    Failed,

    /// <summary>It was not run.</summary>
    Skipped,
}
