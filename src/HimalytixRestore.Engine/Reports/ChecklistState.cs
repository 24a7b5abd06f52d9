namespace HimalytixRestore.Engine.Reports;

/// <summary>What a run knows of a line of the runbook's checklist.</summary>
internal enum ChecklistState
{
    /// <summary>It was not tried, or without a clear answer: somebody must do it.</summary>
    Open,

    /// <summary>The run proved it.</summary>
    Proven,

    /// <summary>The run tried it, and it is not so.</summary>
    Failed,

    /// <summary>It is no part of a drill.</summary>
    NotNeeded,
}
