using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Health;
using HimalytixRestore.Engine.Health.Comparing;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>
/// Says what will be lost before it is: compares the live database with the restored one where there are both, else with what the
/// backup was found to hold. Before, it looks once more for what would refuse the change of databases, because services are stopped next.
/// </summary>
internal sealed class CompareStep : IRunbookStep
{
    /// <summary>For each database; what is not read by then is estimated.</summary>
    private static readonly TimeSpan s_budget = TimeSpan.FromSeconds(30);

    public string Id => StepIds.Compare;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => new(Id, "Say what the backup has not of", settings.RequireDatabase(), IsSkipped: false);

    public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        if (await LiveDatabase.FindAsync(context, cancellationToken).ConfigureAwait(false) is null)
            return StepOutcome.Skipped($"There is no database {context.Run.Database}; nothing is replaced.");
        await RefuseObstaclesAsync(context, cancellationToken).ConfigureAwait(false);
        return await TryCompareAsync(context, cancellationToken).ConfigureAwait(false);
    }

    public Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken) => Task.FromResult("");

    private static async Task RefuseObstaclesAsync(RunContext context, CancellationToken cancellationToken)
    {
        if (context.Run.Replacement is { } replacement)
        {
            await new DatabaseSwap(context.Server, context.Reporter).CheckAsync(SwapDatabasesStep.OrderOf(context, replacement), cancellationToken).ConfigureAwait(false);
            return;
        }

        await using var session = await context.Server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false);
        await DatabaseObstacles.RefuseForReplacementAsync(session, context.Run.Database, context.Request.SnapshotMethod, cancellationToken).ConfigureAwait(false);
    }

    // A database can be too damaged to be compared; that is a reason to restore it, not to stop.
    private static async Task<StepOutcome> TryCompareAsync(RunContext context, CancellationToken cancellationToken)
    {
        try
        {
            if (await CompareAsync(context, cancellationToken).ConfigureAwait(false) is not { } comparison)
                return StepOutcome.Skipped("The backup does not tell its rows.");
            context.Learn(run => run with { Comparison = comparison });
            if (comparison.IsLoss)
                context.Reporter.Warning(comparison.Summary);
            return StepOutcome.Done(comparison.Summary);
        }
        catch (DatabaseException e)
        {
            context.Reporter.Warning($"{context.Run.Database} cannot be compared with the backup: {e.Message}");
            return StepOutcome.Skipped($"It cannot be compared: {e.Message}");
        }
    }

    private static async Task<DatabaseComparison?> CompareAsync(RunContext context, CancellationToken cancellationToken)
    {
        if (context.Run.Replacement is { } replacement)
            return LiveComparison.WithDatabase(await ReadAsync(context, context.Run.Database, cancellationToken).ConfigureAwait(false), await ReadAsync(context, replacement.Name, cancellationToken).ConfigureAwait(false));
        return context.Run.Verification?.Inventory is { Tables.Count: > 0 } inventory
            ? LiveComparison.WithBackup(await ReadAsync(context, context.Run.Database, cancellationToken).ConfigureAwait(false), inventory, context.Run.Backup?.CreatedAt ?? context.Run.File?.CreatedAt)
            : null;
    }

    private static Task<IReadOnlyDictionary<TableName, TableState>> ReadAsync(RunContext context, string database, CancellationToken cancellationToken) =>
        TableStates.ReadAsync(context.Server, database, s_budget, since: null, cancellationToken);
}
