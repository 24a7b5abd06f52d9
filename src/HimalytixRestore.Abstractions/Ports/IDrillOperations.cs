namespace HimalytixRestore.Ports;

/// <summary>Restores for practice, beside the live database.</summary>
public interface IDrillOperations
{
    /// <summary>What a drill would do.</summary>
    /// <param name="request">Which.</param>
    /// <param name="reporter">Told the milestones.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<RestorePlan> PlanAsync(DrillRequest request, IRestoreReporter reporter, CancellationToken cancellationToken);

    /// <summary>Follows the runbook into a scratch database and drops it; a drill that fails is returned with its cause.</summary>
    /// <param name="request">Which.</param>
    /// <param name="reporter">Told the milestones and the progress.</param>
    /// <param name="cancellationToken">Ends it; the scratch database is dropped all the same.</param>
    Task<RestoreRun> RunAsync(DrillRequest request, IRestoreReporter reporter, CancellationToken cancellationToken);
}
