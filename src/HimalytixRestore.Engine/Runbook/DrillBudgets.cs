using HimalytixRestore.Engine.Configuration;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>The budgets that the settings set a drill.</summary>
internal static class DrillBudgets
{
    /// <summary>How long a restore may take.</summary>
    public const string Rto = "RTO";

    /// <summary>How old the backup may be.</summary>
    public const string Rpo = "RPO";

    /// <summary>Those that are set, not yet measured.</summary>
    /// <param name="settings">The settings.</param>
    public static IReadOnlyList<DrillBudget> Of(RestoreSettings settings)
    {
        var budgets = new List<DrillBudget>();
        if (settings.MaxDuration is { } duration)
            budgets.Add(new(Rto, duration, Measured: null));
        if (settings.MaxBackupAge is { } age)
            budgets.Add(new(Rpo, age, Measured: null));
        return budgets;
    }
}
