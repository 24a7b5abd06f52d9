namespace HimalytixRestore;

/// <summary>How a step of the runbook ended.</summary>
public enum StepStatus
{
    /// <summary>Its turn has not come.</summary>
    Pending,

    /// <summary>It is under way.</summary>
    Running,

    /// <summary>It did what it should.</summary>
    Succeeded,

    /// <summary>It did not; the failure says why.</summary>
    Failed,

    /// <summary>It was not needed or not wanted; the message says why.</summary>
    Skipped,

    /// <summary>It had succeeded and was undone.</summary>
    RolledBack,
}
