using HimalytixRestore.Engine.Runbook.Steps;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>The runbook's own order: nothing is stopped before the backup is proven, nothing is dropped before its successor is.</summary>
internal static class InPlacePlan
{
    /// <summary>The steps in order.</summary>
    public static IReadOnlyList<IRunbookStep> Create() =>
    [
        new PrerequisitesStep(),
        new LocateStep(),
        new ReceiveStep(),
        new VerifyStep(),
        new CompareStep(),
        new StopServicesStep(),
        new SnapshotStep(),
        new ResetDatabaseStep(),
        new RestoreStep(),
        new PrivilegesStep(),
        new CheckHealthStep(),
        new StartServicesStep(),
        new SmokeTestStep(),
        new CleanupStep(),
    ];
}
