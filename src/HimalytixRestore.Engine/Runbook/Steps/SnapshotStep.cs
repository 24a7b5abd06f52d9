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
        var live = await InspectAsync(context, cancellationToken).ConfigureAwait(false);
        if (live is null)
            return StepOutcome.Skipped($"There is no database {context.Run.Database}; nothing is replaced.");

        context.Privileges = await ReadPrivilegesAsync(context, cancellationToken).ConfigureAwait(false);
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
        await context.IntendAsync(Id, run => run with { Snapshot = intent }, cancellationToken).ConfigureAwait(false);
        var request = new SnapshotRequest { Settings = context.Request.Settings, Method = intent.Method, Name = intent.Name };
        var snapshot = await context.Operations.Databases.SnapshotAsync(request, context.Reporter, cancellationToken).ConfigureAwait(false);
        context.Learn(run => run with { Snapshot = snapshot with { ExpiresAt = intent.ExpiresAt, Attributes = live } });
        return StepOutcome.Done($"{live.Name} is kept as {snapshot} until {DisplayText.Time(intent.ExpiresAt.Value)}.");
    }

    public Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken) => SnapshotReturn.PutBackAsync(context, cancellationToken);

    private static async Task<DatabaseInfo?> InspectAsync(RunContext context, CancellationToken cancellationToken)
    {
        await using var session = await context.Server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false);
        return await DatabaseInspector.FindAsync(session, context.Run.Database, cancellationToken).ConfigureAwait(false);
    }

    // A database whose catalogue is damaged is restored all the same; its grants then come from nowhere, and that is said.
    private static async Task<PrivilegeSet?> ReadPrivilegesAsync(RunContext context, CancellationToken cancellationToken)
    {
        try
        {
            await using var session = await context.Server.OpenSessionAsync(context.Run.Database, cancellationToken).ConfigureAwait(false);
            return await PrivilegeReader.ReadAsync(session, cancellationToken).ConfigureAwait(false);
        }
        catch (DatabaseException e)
        {
            context.Reporter.Warning($"Owners and grants of {context.Run.Database} cannot be read and will not be carried over: {e.Message}");
            return null;
        }
    }
}
