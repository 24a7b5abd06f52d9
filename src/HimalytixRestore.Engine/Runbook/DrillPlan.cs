using HimalytixRestore.Engine.Runbook.Steps;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>
/// The runbook without what touches the live database and the application: the same steps, into a scratch database, measured at the end
/// against what may be lost and how long it may take.
/// </summary>
internal static class DrillPlan
{
    /// <summary>The steps in order.</summary>
    public static IReadOnlyList<IRunbookStep> Create() =>
    [
        new PrerequisitesStep { IncludesApplication = false },
        new LocateStep(),
        new ReceiveStep(),
        new VerifyStep(),
        new ScratchDatabaseStep(),
        new RestoreStep(),
        new PrivilegesStep(),
        new CheckHealthStep(),
        new BudgetsStep(),
        new DropScratchStep(),
    ];
}
