namespace HimalytixRestore.Ports;

/// <summary>Whole runs of the runbook.</summary>
public interface IRunbookOperations
{
    /// <summary>What a full restore would do.</summary>
    /// <param name="request">Which.</param>
    /// <param name="measureLoss">Read the live database, for some seconds at most, and say what will be lost of it.</param>
    /// <param name="reporter">Told the milestones.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<RestorePlan> PlanAsync(FullRestoreRequest request, bool measureLoss, IRestoreReporter reporter, CancellationToken cancellationToken);

    /// <summary>Follows the runbook; a run that fails rolls itself back and is returned with its cause.</summary>
    /// <param name="request">Which.</param>
    /// <param name="reporter">Told the milestones and the progress.</param>
    /// <param name="cancellationToken">Ends it; the roll back is not cut short.</param>
    Task<RestoreRun> RunAsync(FullRestoreRequest request, IRestoreReporter reporter, CancellationToken cancellationToken);

    /// <summary>Runs in the state folder, newest first.</summary>
    /// <param name="request">Where it is, and which.</param>
    /// <param name="reporter">Told what cannot be read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    IAsyncEnumerable<RestoreRun> ListAsync(RunRequest request, IRestoreReporter reporter, CancellationToken cancellationToken);

    /// <summary>The ids of the runs in the state folder, newest first, for the tab key; their journals are not read.</summary>
    /// <param name="settings">Where it is.</param>
    /// <exception cref="ConfigurationException">The profile cannot be read.</exception>
    IReadOnlyList<string> RunIds(SettingsRequest settings);

    /// <summary>What a roll back would do.</summary>
    /// <param name="request">Which run.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<RestorePlan> PlanUndoAsync(RunRequest request, CancellationToken cancellationToken);

    /// <summary>Brings back the state before a run.</summary>
    /// <param name="request">Which run.</param>
    /// <param name="reporter">Told the milestones.</param>
    /// <param name="cancellationToken">Ends it before it has begun to change anything.</param>
    /// <exception cref="RunbookException">The run is unknown or its snapshot is gone.</exception>
    Task<RestoreRun> UndoAsync(RunRequest request, IRestoreReporter reporter, CancellationToken cancellationToken);

    /// <summary>What going on with a run would do; steps that stand are skipped.</summary>
    /// <param name="request">Which run.</param>
    /// <param name="reporter">Told the milestones.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<RestorePlan> PlanResumeAsync(RunRequest request, IRestoreReporter reporter, CancellationToken cancellationToken);

    /// <summary>Goes on with a run that was cut off, from what database and services show; one that was being rolled back is rolled back to the end.</summary>
    /// <param name="request">Which run.</param>
    /// <param name="reporter">Told the milestones and the progress.</param>
    /// <param name="cancellationToken">Ends it; the roll back is not cut short.</param>
    /// <exception cref="RunbookException">The run is unknown, at work, or there is nothing to go on with.</exception>
    Task<RestoreRun> ResumeAsync(RunRequest request, IRestoreReporter reporter, CancellationToken cancellationToken);

    /// <summary>What a clean-up would remove.</summary>
    /// <param name="request">Of which run.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<RestorePlan> PlanRemoveAsync(RemoveArtifactRequest request, CancellationToken cancellationToken);

    /// <summary>Removes what a run left behind.</summary>
    /// <param name="request">Of which run.</param>
    /// <param name="reporter">Told the milestones.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RunbookException">The run is unknown.</exception>
    IAsyncEnumerable<RestoreArtifact> RemoveArtifactsAsync(RemoveArtifactRequest request, IRestoreReporter reporter, CancellationToken cancellationToken);
}
