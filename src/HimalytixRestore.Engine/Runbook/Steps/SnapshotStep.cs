using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>Keeps the database as it is now: by default renamed aside, so that the way back is a rename.</summary>
internal sealed class SnapshotStep : IRunbookStep
{
    public string Id => StepIds.Snapshot;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => new(Id, $"Keep ({request.SnapshotMethod})", settings.RequireDatabase(), IsSkipped: false);

    public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var live = await LiveDatabase.FindAsync(context, cancellationToken).ConfigureAwait(false);
        if (live is null)
            return StepOutcome.Skipped($"There is no database {context.Run.Database}; nothing is replaced.");

        context.Privileges = await LiveDatabase.ReadPrivilegesAsync(context, cancellationToken).ConfigureAwait(false);
        var now = DateTimeOffset.UtcNow;
        var intent = new DatabaseSnapshot
        {
            Database = live.Name,
            Method = context.Request.SnapshotMethod,
            Name = DatabaseNames.Previous(live.Name, context.Run.RunId),
            CreatedAt = now,
            ExpiresAt = now + context.Request.KeepPrevious,
            Server = context.Run.Server,
            Attributes = live,
        };
        if (intent.Method is not SnapshotMethod.Dump)
            Downtime.BeginAtDatabase(context);
        await context.IntendAsync(Id, run => run with { Snapshot = intent }, cancellationToken).ConfigureAwait(false);
        var request = new SnapshotRequest { Settings = context.Request.Settings, Method = intent.Method, Name = intent.Name };
        var snapshot = await context.Operations.Databases.SnapshotAsync(request, context.Reporter, cancellationToken).ConfigureAwait(false);
        context.Learn(run => run with { Snapshot = snapshot with { ExpiresAt = intent.ExpiresAt, Attributes = live } });
        return StepOutcome.Done($"{live.Name} is kept as {snapshot} until {DisplayText.Time(intent.ExpiresAt.Value)}.");
    }

    public async Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken)
    {
        string undone = await SnapshotReturn.PutBackAsync(context, cancellationToken).ConfigureAwait(false);
        Downtime.EndAtRollBack(context);
        return undone;
    }
}
