namespace HimalytixRestore.Engine.Runbook;

/// <summary>What a line of the journal tells.</summary>
internal enum JournalEvent
{
    /// <summary>The run exists.</summary>
    RunStarted,

    /// <summary>An attempt failed and was rolled back, and the next one begins: the line holds the whole run, and what earlier lines told of it is over.</summary>
    AttemptStarted,

    /// <summary>A later process goes on with the run.</summary>
    RunResumed,

    /// <summary>From here on the run is undone, by the process of this line.</summary>
    RollbackStarted,

    /// <summary>A step is about to be done.</summary>
    StepStarting,

    /// <summary>A step has noted a fact that a roll back needs, before it acts on it.</summary>
    StepIntent,

    /// <summary>A step has ended.</summary>
    StepEnded,

    /// <summary>A step is about to be undone.</summary>
    UndoStarting,

    /// <summary>A step has been undone, or could not be.</summary>
    UndoEnded,

    /// <summary>The run has ended.</summary>
    RunEnded,
}
