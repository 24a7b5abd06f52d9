using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>Keeps the database as it is now: by default renamed aside, so that the way back is a rename.</summary>
internal sealed class SnapshotStep : IRunbookStep
{
    public string Id => StepIds.Snapshot;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => new(Id, $"Keep ({request.SnapshotMethod})", settings.RequireDatabase(), IsSkipped: false);

    // A copy beside the original is needed as long as the original has its name.
    public async Task<bool> StandsAsync(RunContext context, CancellationToken cancellationToken)
    {
        await using var session = await context.Server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false);
        var live = await DatabaseInspector.FindAsync(session, context.Run.Database, cancellationToken).ConfigureAwait(false);
        return TargetInspection.Of(live, context.Run) is not TargetState.Original
            || (context.Run.Snapshot is { Method: not SnapshotMethod.Rename } copy && await SnapshotReturn.IsKeptAsync(session, copy, cancellationToken).ConfigureAwait(false));
    }

    public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var live = await LiveDatabase.FindAsync(context, cancellationToken).ConfigureAwait(false);
        if (context.Run.Snapshot is { } begun)
        {
            if (await IsTakenAsync(context, begun, live, cancellationToken).ConfigureAwait(false))
                return Done(begun);
            live = begun.Attributes!;
            await ClearAsync(context, begun, cancellationToken).ConfigureAwait(false);
        }
        else if (live is null || TargetInspection.Of(live, context.Run) is not TargetState.Foreign)
        {
            return StepOutcome.Skipped($"There is no database {context.Run.Database}; nothing is replaced.");
        }

        context.Privileges ??= await LiveDatabase.ReadPrivilegesAsync(context, cancellationToken).ConfigureAwait(false);
        var now = DateTimeOffset.UtcNow;
        var intent = new DatabaseSnapshot
        {
            Database = live.Name,
            Method = context.Request.SnapshotMethod,
            Name = DatabaseNames.Previous(live.Name, context.Run.RunId),
            Path = context.Request.SnapshotMethod == SnapshotMethod.Dump ? DumpSnapshot.PathFor(context.Settings, DatabaseNames.Previous(live.Name, context.Run.RunId)) : "",
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
        snapshot = snapshot with { ExpiresAt = intent.ExpiresAt, Attributes = live };
        context.Learn(run => run with { Snapshot = snapshot });
        return Done(snapshot);
    }

    public async Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken)
    {
        string undone = await SnapshotReturn.PutBackAsync(context, cancellationToken).ConfigureAwait(false);
        Downtime.EndAtRollBack(context);
        return undone;
    }

    private static StepOutcome Done(DatabaseSnapshot snapshot) => StepOutcome.Done($"{snapshot.Database} is kept as {snapshot} until {DisplayText.Time(snapshot.ExpiresAt)}.");

    private static async Task<bool> IsTakenAsync(RunContext context, DatabaseSnapshot begun, DatabaseInfo? live, CancellationToken cancellationToken)
    {
        await using var session = await context.Server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false);
        if (await SnapshotReturn.IsKeptAsync(session, begun, cancellationToken).ConfigureAwait(false))
            return true;
        return TargetInspection.Of(live, context.Run) is TargetState.Original
            ? false
            : throw new RunbookException("OriginalGone", RestoreErrorCategory.NotFound, $"The database that the run {context.Run.RunId} found is neither {context.Run.Database} nor kept as {begun}.", "Look which databases there are with psql -l; restore a backup with Invoke-FullRestore.") { TargetName = begun.ToString() };
    }

    /// <summary>Takes away what an attempt left that was killed half-way: a closed door, a copy or file that was never proven.</summary>
    private static async Task ClearAsync(RunContext context, DatabaseSnapshot begun, CancellationToken cancellationToken)
    {
        await using var session = await context.Server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false);
        if (begun.Attributes is { AllowsConnections: true })
            await DatabaseBlocker.OpenAsync(session, begun.Database, cancellationToken).ConfigureAwait(false);
        if (begun.Method == SnapshotMethod.Template)
            await DatabaseDropper.DropAsync(session, begun.Name, cancellationToken).ConfigureAwait(false);
        else if (File.Exists(begun.Path))
            File.Delete(begun.Path);
    }
}
