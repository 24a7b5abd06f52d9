using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Operations;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>The state folder's runs as what is known before a backup is read.</summary>
internal sealed class RunMemory : IRestoreMemory
{
    /// <inheritdoc/>
    public async Task<PastRestore?> FindAsync(RestoreSettings settings, CancellationToken cancellationToken)
    {
        if (settings.Environment is not { } environment)
            return null;
        // A journal that cannot be read is told by Get-RestoreRun, not by a checklist.
        await foreach (var run in new RunStore(settings.StateFolder).ListAsync(new SilentReporter(), cancellationToken).ConfigureAwait(false))
        {
            if (string.Equals(run.Environment, environment, StringComparison.Ordinal) && (run.Verification?.Inventory ?? run.Restore?.Inventory) is { } inventory)
                return new(run.RunId, inventory, run.Backup?.SizeBytes ?? run.File?.SizeBytes ?? 0, run.Health?.SizeBytes ?? 0);
        }

        return null;
    }
}
