using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>Streams the backup into the empty database; bytes that were verified before must be the same.</summary>
internal sealed class RestoreStep : IRunbookStep
{
    public string Id => StepIds.Restore;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => new(Id, "Stream the backup into", PlannedTarget.Of(request, settings), IsSkipped: false);

    public async Task<bool> StandsAsync(RunContext context, CancellationToken cancellationToken) =>
        await TargetInspection.LookAsync(context, cancellationToken).ConfigureAwait(false) is TargetState.Restored or TargetState.Proven;

    public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        if (context.Run.Restore is { } earlier && await StandsAsync(context, cancellationToken).ConfigureAwait(false))
            return Done(earlier);

        var request = new RestoreRequest
        {
            Settings = context.TargetSettings,
            Source = context.Source,
            MissingRole = context.Request.MissingRole,
            ExpectedSha256 = context.Run.Verification?.Sha256,
            RunId = context.Run.RunId,
            Jobs = context.Request.Jobs,
        };
        var result = await context.Operations.Databases.RestoreAsync(request, context.Reporter, cancellationToken).ConfigureAwait(false);
        long oid = await ReadOidAsync(context, cancellationToken).ConfigureAwait(false);
        context.Learn(run => run with { Restore = result, RestoredOid = oid });
        return Done(result);
    }

    // What was put into the new database goes with it, when Snapshot puts the old one back.
    public Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken) => Task.FromResult("");

    private static StepOutcome Done(RestoreResult result) =>
        StepOutcome.Done($"{result.Outcome}: {DisplayText.Count(result.Rows)} rows in {result.Tables.Count} tables, {result.Notices.Count} notices.");

    private static async Task<long> ReadOidAsync(RunContext context, CancellationToken cancellationToken)
    {
        await using var session = await context.Server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false);
        return (await DatabaseInspector.RequireAsync(session, context.Target, cancellationToken).ConfigureAwait(false)).Oid;
    }
}
