using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>Streams the backup into the empty database; bytes that were verified before must be the same.</summary>
internal sealed class RestoreStep : IRunbookStep
{
    public string Id => StepIds.Restore;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => new(Id, "Stream the backup into", PlannedTarget.Of(request, settings), IsSkipped: false);

    public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
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
        context.Learn(run => run with { Restore = result });
        return StepOutcome.Done($"{result.Outcome}: {DisplayText.Count(result.Rows)} rows in {result.Tables.Count} tables, {result.Notices.Count} notices.");
    }

    // What was put into the new database goes with it, when Snapshot puts the old one back.
    public Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken) => Task.FromResult("");
}
