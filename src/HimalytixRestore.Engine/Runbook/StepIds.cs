namespace HimalytixRestore.Engine.Runbook;

/// <summary>The names of the runbook's steps.</summary>
internal static class StepIds
{
    public const string Prerequisites = "Prerequisites";
    public const string Locate = "Locate";
    public const string Receive = "Receive";
    public const string Verify = "Verify";
    public const string CreateDatabase = "CreateDatabase";
    public const string Compare = "Compare";
    public const string StopServices = "StopServices";
    public const string Snapshot = "Snapshot";
    public const string ResetDatabase = "ResetDatabase";
    public const string Restore = "Restore";
    public const string Privileges = "Privileges";
    public const string CheckHealth = "CheckHealth";
    public const string SwapDatabases = "SwapDatabases";
    public const string StartServices = "StartServices";
    public const string SmokeTest = "SmokeTest";
    public const string Cleanup = "Cleanup";

    /// <summary>A drill's own step.</summary>
    public const string Budgets = "Budgets";

    /// <summary>The steps of the strategy InPlace, in order.</summary>
    public static readonly string[] InPlace =
    [
        Prerequisites, Locate, Receive, Verify, Compare, StopServices, Snapshot, ResetDatabase,
        Restore, Privileges, CheckHealth, StartServices, SmokeTest, Cleanup,
    ];

    /// <summary>The steps of the strategy Swap, in order.</summary>
    public static readonly string[] Swap =
    [
        Prerequisites, Locate, Receive, CreateDatabase, Restore, Privileges, CheckHealth, Compare,
        StopServices, SwapDatabases, StartServices, SmokeTest, Cleanup,
    ];

    /// <summary>Steps a run can do without; the others carry what a later step needs.</summary>
    public static readonly string[] Optional = [Prerequisites, Compare, StopServices, Privileges, StartServices, SmokeTest, Cleanup];
}
