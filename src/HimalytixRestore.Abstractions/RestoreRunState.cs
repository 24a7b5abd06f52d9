namespace HimalytixRestore;

/// <summary>What became of a run.</summary>
public enum RestoreRunState
{
    /// <summary>Its process is at work.</summary>
    Running,

    /// <summary>Its process is gone and left it unfinished.</summary>
    Interrupted,

    /// <summary>Everything was restored and proven.</summary>
    Succeeded,

    /// <summary>It failed, and everything is as it was before.</summary>
    RolledBack,

    /// <summary>It failed; <see cref="RestoreRun.Summary"/> says what state everything is in.</summary>
    Failed,
}
