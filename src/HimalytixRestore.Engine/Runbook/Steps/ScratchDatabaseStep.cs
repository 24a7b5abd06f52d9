using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>Makes a drill's scratch database with the live one's attributes. Of the live one only the catalogue is read.</summary>
internal sealed class ScratchDatabaseStep : IRunbookStep
{
    private readonly ResetDatabaseStep _reset = new();

    public string Id => StepIds.ResetDatabase;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => new(Id, "Create, for the drill alone,", settings.RequireDatabase(), IsSkipped: false);

    public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var live = await ReadLiveAsync(context, cancellationToken).ConfigureAwait(false);
        var request = new ResetRequest
        {
            Settings = context.Request.Settings,
            // Were the live one closed to sessions, the drill's would be too, and nothing could be checked.
            Attributes = live is null ? null : live with { AllowsConnections = true, IsTemplate = false },
            RunId = context.Run.RunId,
        };
        var database = await context.Operations.Databases.ResetAsync(request, context.Reporter, cancellationToken).ConfigureAwait(false);
        return StepOutcome.Done($"{database.Name} is empty, owner {database.Owner}, {database.Encoding}; it is dropped at the end{(context.Run.Drill is { IsKept: true } ? " by hand: it is to be kept" : "")}.");
    }

    public async Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken) => context.Run.Drill is { IsKept: true }
        ? $"{context.Run.Database} is kept as asked."
        : await _reset.CompensateAsync(context, cancellationToken).ConfigureAwait(false);

    // A live database that is not there, or cannot be read, is what drills are for: the scratch one gets the server's defaults.
    private static async Task<DatabaseInfo?> ReadLiveAsync(RunContext context, CancellationToken cancellationToken)
    {
        string database = context.Run.Drill!.LiveDatabase;
        DatabaseInfo? live;
        await using (var maintenance = await context.Server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false))
            live = await DatabaseInspector.FindAsync(maintenance, database, cancellationToken).ConfigureAwait(false);
        if (live is null)
            return null;
        try
        {
            await using var session = await context.Server.OpenSessionAsync(database, cancellationToken).ConfigureAwait(false);
            context.Privileges = await PrivilegeReader.ReadAsync(session, cancellationToken).ConfigureAwait(false);
        }
        catch (DatabaseException e)
        {
            context.Reporter.Warning($"Owners and grants of {database} cannot be read and are not part of the drill: {e.Message}");
        }

        return live;
    }
}
