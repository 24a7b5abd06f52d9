using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>Puts an empty database, marked unfinished, in the place of the one that Snapshot keeps.</summary>
internal sealed class ResetDatabaseStep : IRunbookStep
{
    public string Id => StepIds.ResetDatabase;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => new(Id, "Create empty, with the attributes of the old one,", settings.RequireDatabase(), IsSkipped: false);

    // What was filled half-way is not empty: it is made again.
    public async Task<bool> StandsAsync(RunContext context, CancellationToken cancellationToken) => await TargetInspection.LookAsync(context, cancellationToken).ConfigureAwait(false) switch
    {
        TargetState.Restored or TargetState.Proven => true,
        TargetState.Unfinished => !context.HasBegun(StepIds.Restore),
        _ => false,
    };

    public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var state = await TargetInspection.LookAsync(context, cancellationToken).ConfigureAwait(false);
        if (state is TargetState.Restored or TargetState.Proven)
            return StepOutcome.Done($"{context.Run.Database} has been restored already.");
        if (state is TargetState.Foreign)
            throw TakenByAnother(context.Run);

        var snapshot = context.Run.Snapshot;
        if (snapshot is not null)
            Downtime.BeginAtDatabase(context);
        await DropRestAsync(context, cancellationToken).ConfigureAwait(false);
        var request = new ResetRequest
        {
            Settings = context.Request.Settings,
            Drop = state is TargetState.Unfinished || snapshot is not null and not { Method: SnapshotMethod.Rename },
            PreviousName = DatabaseNames.Dropped(context.Run.Database, context.Run.RunId),
            Attributes = snapshot?.Attributes,
            RunId = context.Run.RunId,
        };
        var database = await context.Operations.Databases.ResetAsync(request, context.Reporter, cancellationToken).ConfigureAwait(false);
        return StepOutcome.Done($"{database.Name} is empty, owner {database.Owner}, {database.Encoding}; nobody else can connect.");
    }

    // Where there was a database before, the way back is Snapshot's.
    public async Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken)
    {
        await new DatabaseReset(context.Server, context.Reporter).RecoverAsync(ResetOrder.For(context.Run.Database, context.Run.RunId), cancellationToken).ConfigureAwait(false);
        return await SnapshotReturn.RemoveNewAsync(context, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A reset that was killed between its rename and its drop leaves what was to be dropped; a snapshot keeps what is of worth in it.</summary>
    private static async Task DropRestAsync(RunContext context, CancellationToken cancellationToken)
    {
        await using var session = await context.Server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false);
        await DatabaseDropper.DropAsync(session, DatabaseNames.Dropped(context.Run.Database, context.Run.RunId), cancellationToken).ConfigureAwait(false);
    }

    private static RunbookException TakenByAnother(RestoreRun run) => new(
        "DatabaseReplaced",
        RestoreErrorCategory.Refused,
        $"Database {run.Database} is neither the one that the run {run.RunId} found nor one that it made: somebody put it there meanwhile.",
        $"Rename it out of the way, or give the run up with Undo-Restore -RunId {run.RunId}.")
    { TargetName = run.Database };
}
