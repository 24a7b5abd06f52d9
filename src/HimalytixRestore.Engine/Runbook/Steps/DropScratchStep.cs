using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>Ends a drill: the received file and the scratch database go, and those of drills of this database that were killed.</summary>
internal sealed class DropScratchStep : IRunbookStep
{
    public string Id => StepIds.Cleanup;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => new(Id, "Drop", settings.RequireDatabase(), IsSkipped: false);

    public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        StagedFile.Remove(context.StagingFolder);
        await using var session = await context.Server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false);
        var dropped = new List<string>();
        if (context.Run.Drill is { IsKept: false } && await DatabaseDropper.DropAsync(session, context.Run.Database, cancellationToken).ConfigureAwait(false))
            dropped.Add(context.Run.Database);
        await foreach (var run in context.Store.ListAsync(context.Reporter, cancellationToken).ConfigureAwait(false))
        {
            if (IsKilledDrill(context.Run, run) && await DatabaseDropper.DropAsync(session, run.Database, cancellationToken).ConfigureAwait(false))
                dropped.Add(run.Database);
        }

        return StepOutcome.Done(dropped.Count > 0 ? $"Dropped: {string.Join(", ", dropped)}." : $"{context.Run.Database} is kept as asked.");
    }

    public Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken) =>
        Task.FromResult(StagedFile.Remove(context.StagingFolder) ? "The received file was removed." : "");

    private static bool IsKilledDrill(RestoreRun current, RestoreRun run) =>
        run is { State: RestoreRunState.Interrupted, Drill: { IsKept: false } drill }
        && string.Equals(drill.LiveDatabase, current.Drill!.LiveDatabase, StringComparison.Ordinal)
        && string.Equals(run.Server, current.Server, StringComparison.Ordinal)
        && string.Equals(run.Database, DatabaseNames.Drill(drill.LiveDatabase, run.RunId), StringComparison.Ordinal);
}
