namespace HimalytixRestore.Engine.Reports;

/// <summary>What a bar of the timeline is.</summary>
internal enum TimelineKind
{
    /// <summary>A whole attempt, of a run that had several.</summary>
    Attempt,

    /// <summary>A step that did what it should.</summary>
    Done,

    /// <summary>A step that had succeeded and was undone.</summary>
    Undone,

    /// <summary>A step that failed.</summary>
    Failed,

    /// <summary>A step that had not ended.</summary>
    Running,

    /// <summary>The roll back of an attempt.</summary>
    RollBack,
}
