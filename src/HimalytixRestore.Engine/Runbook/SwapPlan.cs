using HimalytixRestore.Engine.Runbook.Steps;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>
/// Nothing live is touched until the new database is proven: it is filled beside the live one, which the application still uses. So the
/// backup needs neither a copy on this machine nor a reading of its own before; what is wrong with it costs the new database alone.
/// </summary>
internal static class SwapPlan
{
    /// <summary>The steps in order.</summary>
    public static IReadOnlyList<IRunbookStep> Create() =>
    [
        new PrerequisitesStep(),
        new LocateStep(),
        new ReceiveStep(canStream: true),
        new CreateDatabaseStep(),
        new RestoreStep(),
        new PrivilegesStep(),
        new CheckHealthStep(),
        new CompareStep(),
        new StopServicesStep(),
        new SwapDatabasesStep(),
        new StartServicesStep(),
        new SmokeTestStep(),
        new CleanupStep(),
    ];
}
