using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>Removes what nobody needs any more: this run's received file, and what earlier runs of this database kept beyond its time.</summary>
internal sealed class CleanupStep : IRunbookStep
{
    public string Id => StepIds.Cleanup;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => new(Id, "Remove the received file and expired snapshots of", settings.RequireDatabase(), IsSkipped: false);

    public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var artifacts = new RunArtifacts(context.Store, context.Server);
        var removed = new List<RestoreArtifact>();
        if (StagedFile.Remove(context.StagingFolder) && context.Run.File is { } file)
            removed.Add(new(context.Run.RunId, "File", file.Path, IsRemoved: true, "received for this run"));
        await foreach (var run in context.Store.ListAsync(context.Reporter, cancellationToken).ConfigureAwait(false))
        {
            if (!IsExpiredPredecessor(context.Run, run))
                continue;
            await foreach (var artifact in artifacts.RemoveAsync(run, includeSnapshot: false, cancellationToken).ConfigureAwait(false))
            {
                if (artifact.IsRemoved)
                    removed.Add(artifact);
            }
        }

        return StepOutcome.Done(removed.Count == 0 ? "There was nothing to remove." : $"Removed: {string.Join(", ", removed)}.");
    }

    public Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken) => Task.FromResult("");

    private static bool IsExpiredPredecessor(RestoreRun current, RestoreRun run) =>
        !string.Equals(run.RunId, current.RunId, StringComparison.Ordinal)
        && run.State == RestoreRunState.Succeeded
        && string.Equals(run.Database, current.Database, StringComparison.Ordinal)
        && string.Equals(run.Server, current.Server, StringComparison.Ordinal)
        && run.Snapshot?.ExpiresAt < DateTimeOffset.UtcNow;
}
