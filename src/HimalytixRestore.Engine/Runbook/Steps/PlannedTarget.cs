using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>The database that a run will fill, for a plan.</summary>
internal static class PlannedTarget
{
    /// <summary>Its name.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="settings">Where things are.</param>
    public static string Of(FullRestoreRequest request, RestoreSettings settings) =>
        request.Strategy == RestoreStrategy.Swap ? $"{settings.RequireDatabase()}_restore_<run>" : settings.RequireDatabase();
}
