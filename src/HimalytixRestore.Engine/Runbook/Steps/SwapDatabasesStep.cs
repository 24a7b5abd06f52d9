using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>Puts the proven database in the place of the live one, which is kept renamed aside; the way back is a rename too.</summary>
internal sealed class SwapDatabasesStep : IRunbookStep
{
    public string Id => StepIds.SwapDatabases;

    /// <summary>What is swapped.</summary>
    /// <param name="context">The run.</param>
    /// <param name="replacement">The database that was filled.</param>
    public static SwapOrder OrderOf(RunContext context, DatabaseInfo replacement) => new()
    {
        Database = context.Run.Database,
        NewName = replacement.Name,
        PreviousName = DatabaseNames.Previous(context.Run.Database, context.Run.RunId),
        RunId = context.Run.RunId,
    };

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => new(Id, $"Put {PlannedTarget.Of(request, settings)} in the place of", settings.RequireDatabase(), IsSkipped: false);

    public async Task<bool> StandsAsync(RunContext context, CancellationToken cancellationToken) =>
        await TargetInspection.LookAsync(context, cancellationToken).ConfigureAwait(false) is TargetState.Proven;

    public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var replacement = context.Run.Replacement ?? throw new InvalidOperationException("CreateDatabase comes before SwapDatabases.");
        var live = await LiveDatabase.FindAsync(context, cancellationToken).ConfigureAwait(false);
        // A rename does not change a database's number: with it a swap that a crash hid from the journal is known.
        if (live?.Oid != replacement.Oid)
            await SwapAsync(context, OrderOf(context, replacement), live, cancellationToken).ConfigureAwait(false);

        await Downtime.EndAtDatabaseAsync(context, cancellationToken).ConfigureAwait(false);
        context.Learn(Rename);
        string aside = context.Run.Snapshot is { ExpiresAt: { } expires } snapshot ? $" The one before is kept as {snapshot} until {DisplayText.Time(expires)}." : "";
        string time = context.Run.DatabaseDowntime is { } downtime ? $" It was closed for {DisplayText.Duration(downtime)}." : "";
        return StepOutcome.Done($"{replacement.Name} is {context.Run.Database} now.{aside}{time}");
    }

    public async Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken)
    {
        string undone = context.Run.Snapshot is not null
            ? await SnapshotReturn.PutBackAsync(context, cancellationToken).ConfigureAwait(false)
            : await SnapshotReturn.RemoveNewAsync(context, cancellationToken).ConfigureAwait(false);
        Downtime.EndAtRollBack(context);
        return undone;
    }

    private async Task SwapAsync(RunContext context, SwapOrder order, DatabaseInfo? live, CancellationToken cancellationToken)
    {
        if (live is not null)
            await IntendAsync(context, order, live, cancellationToken).ConfigureAwait(false);
        var request = new SwitchRequest { Settings = context.Request.Settings, NewDatabase = order.NewName, PreviousName = order.PreviousName, RunId = order.RunId };
        await context.Operations.Databases.SwitchAsync(request, context.Reporter, cancellationToken).ConfigureAwait(false);
    }

    private async Task IntendAsync(RunContext context, SwapOrder order, DatabaseInfo live, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow;
        Downtime.BeginAtDatabase(context);
        var snapshot = new DatabaseSnapshot
        {
            Database = live.Name,
            Method = SnapshotMethod.Rename,
            Name = order.PreviousName,
            SizeBytes = live.SizeBytes,
            CreatedAt = now,
            ExpiresAt = now + context.Request.KeepPrevious,
            Server = context.Run.Server,
            Attributes = live with { AllowsConnections = true },
        };
        await context.IntendAsync(Id, run => run with { Snapshot = snapshot }, cancellationToken).ConfigureAwait(false);
    }

    // What was restored and proven has another name now.
    private static RestoreRun Rename(RestoreRun run) => run with
    {
        Restore = run.Restore is { } restore ? restore with { Database = run.Database, Endpoint = restore.Endpoint is { } endpoint ? endpoint with { Database = run.Database } : null } : null,
        Health = run.Health is { } health ? health with { Database = run.Database } : null,
    };
}
