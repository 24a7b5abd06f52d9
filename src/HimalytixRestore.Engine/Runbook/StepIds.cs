namespace HimalytixRestore.Engine.Runbook;

/// <summary>The names of the runbook's steps, in the runbook's order.</summary>
internal static class StepIds
{
    public const string Prerequisites = "Prerequisites";
    public const string Locate = "Locate";
    public const string Receive = "Receive";
    public const string Verify = "Verify";
    public const string StopServices = "StopServices";
    public const string Snapshot = "Snapshot";
    public const string ResetDatabase = "ResetDatabase";
    public const string Restore = "Restore";
    public const string Privileges = "Privileges";
    public const string CheckHealth = "CheckHealth";
    public const string StartServices = "StartServices";
    public const string SmokeTest = "SmokeTest";
    public const string Cleanup = "Cleanup";

    /// <summary>Every step.</summary>
    public static readonly string[] All =
    [
        Prerequisites, Locate, Receive, Verify, StopServices, Snapshot, ResetDatabase,
        Restore, Privileges, CheckHealth, StartServices, SmokeTest, Cleanup,
    ];

    /// <summary>Steps a run can do without; the others carry what a later step needs.</summary>
    public static readonly string[] Optional = [Prerequisites, StopServices, Privileges, StartServices, SmokeTest, Cleanup];
}
