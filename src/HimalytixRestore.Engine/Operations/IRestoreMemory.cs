using HimalytixRestore.Engine.Configuration;

namespace HimalytixRestore.Engine.Operations;

/// <summary>What earlier runs found out; the runbook's room keeps it, and the checklist predicts by it.</summary>
internal interface IRestoreMemory
{
    /// <summary>The newest earlier run of the environment whose backup was read to its end; null when there is none.</summary>
    /// <param name="settings">Where things are.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<PastRestore?> FindAsync(RestoreSettings settings, CancellationToken cancellationToken);
}
