using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>Puts an empty database, marked unfinished, in the place of the one that Snapshot keeps.</summary>
internal sealed class ResetDatabaseStep : IRunbookStep
{
    public string Id => StepIds.ResetDatabase;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => new(Id, "Create empty, with the attributes of the old one,", settings.RequireDatabase(), IsSkipped: false);

    public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var snapshot = context.Run.Snapshot;
        if (snapshot is not null)
            Downtime.BeginAtDatabase(context);
        var request = new ResetRequest
        {
            Settings = context.Request.Settings,
            Drop = snapshot is not null and not { Method: SnapshotMethod.Rename },
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
}
