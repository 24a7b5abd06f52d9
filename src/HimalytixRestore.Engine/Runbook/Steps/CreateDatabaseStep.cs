using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>Makes an empty database, marked unfinished, with the live one's attributes beside it; the live one is not touched.</summary>
internal sealed class CreateDatabaseStep : IRunbookStep
{
    public string Id => StepIds.CreateDatabase;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => new(Id, $"Create empty, with the attributes of {settings.RequireDatabase()},", PlannedTarget.Of(request, settings), IsSkipped: false);

    // What was filled half-way is not empty: it is made again.
    public async Task<bool> StandsAsync(RunContext context, CancellationToken cancellationToken) => await TargetInspection.LookAsync(context, cancellationToken).ConfigureAwait(false) switch
    {
        TargetState.Restored or TargetState.Proven => true,
        TargetState.Unfinished => !context.HasBegun(StepIds.Restore),
        _ => false,
    };

    public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        if (await TargetInspection.LookAsync(context, cancellationToken).ConfigureAwait(false) is TargetState.Restored or TargetState.Proven)
            return StepOutcome.Done($"{context.Target} has been restored already.");
        string name = DatabaseNames.Staging(context.Run.Database, context.Run.RunId);
        // The rest of an attempt of this run.
        await DropAsync(context, name, cancellationToken).ConfigureAwait(false);
        var intent = await DescribeAsync(context, name, cancellationToken).ConfigureAwait(false);
        await context.IntendAsync(Id, run => run with { Replacement = intent }, cancellationToken).ConfigureAwait(false);
        var request = new ResetRequest { Settings = context.TargetSettings, Attributes = intent, RunId = context.Run.RunId };
        var created = await context.Operations.Databases.ResetAsync(request, context.Reporter, cancellationToken).ConfigureAwait(false);
        context.Learn(run => run with { Replacement = created });
        return StepOutcome.Done($"{created.Name} is empty, owner {created.Owner}, {created.Encoding}; nobody else can connect.");
    }

    public async Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken)
    {
        string name = DatabaseNames.Staging(context.Run.Database, context.Run.RunId);
        return await DropAsync(context, name, cancellationToken).ConfigureAwait(false) ? $"{name} was dropped." : "";
    }

    /// <summary>What it shall carry: nobody works with a live database that is closed, so the new one is not to be.</summary>
    private static async Task<DatabaseInfo> DescribeAsync(RunContext context, string name, CancellationToken cancellationToken)
    {
        await using var session = await context.Server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false);
        var attributes = await DatabaseInspector.FindAsync(session, context.Run.Database, cancellationToken).ConfigureAwait(false)
            ?? await DatabaseInspector.DefaultsAsync(session, name, context.Settings.ApplicationRole, cancellationToken).ConfigureAwait(false);
        attributes = UnfinishedMark.Find(attributes)?.ApplyTo(attributes) ?? attributes;
        return attributes with { Name = name, Oid = 0, AllowsConnections = true, SizeBytes = 0 };
    }

    private static async Task<bool> DropAsync(RunContext context, string name, CancellationToken cancellationToken)
    {
        await using var session = await context.Server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false);
        if (await DatabaseInspector.FindAsync(session, name, cancellationToken).ConfigureAwait(false) is not { } found)
            return false;
        return IsOurs(found, context.Run)
            ? await DatabaseDropper.DropAsync(session, name, cancellationToken).ConfigureAwait(false)
            : throw DatabaseErrors.NameTaken(name);
    }

    // Marked by this run, or its own by its number; or not yet marked, or about to take the live one's place: closed.
    private static bool IsOurs(DatabaseInfo found, RestoreRun run) =>
        !found.AllowsConnections || found.Oid == run.Replacement?.Oid || string.Equals(UnfinishedMark.Find(found)?.RunId, run.RunId, StringComparison.Ordinal);
}
