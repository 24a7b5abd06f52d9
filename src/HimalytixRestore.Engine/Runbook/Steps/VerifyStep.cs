using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Health;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>
/// Decrypts, inflates and parses the backup to its trailer, and asks the server for what the dump needs, before anything is touched;
/// nothing is written.
/// </summary>
internal sealed class VerifyStep : IRunbookStep
{
    public string Id => StepIds.Verify;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => new(Id, "Decrypt, inflate and read to the end", "the backup", IsSkipped: false);

    public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var verification = await context.Operations.Backups.VerifyAsync(new() { Settings = context.Request.Settings, Source = context.Source }, context.Reporter, cancellationToken).ConfigureAwait(false);
        context.Learn(run => run with { Verification = verification });
        if (verification.Failure is { } failure)
            throw new IntegrityException(failure.ErrorId, failure.Message, failure.RecommendedAction) { TargetName = verification.Source, Operation = Id, Evidence = failure.Evidence };
        foreach (string note in verification.Notes)
            context.Reporter.Verbose($"{Id}: {note}");
        if (verification.Inventory is { } inventory)
            await RequireServerAsync(context, inventory, cancellationToken).ConfigureAwait(false);
        return StepOutcome.Done($"{verification.Inventory}, {DisplayText.Size(verification.PlainSizeBytes)} of text.");
    }

    public Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken) => Task.FromResult("");

    /// <summary>Lists all that the server lacks before a service is stopped; what the restore is told to cope with is a warning.</summary>
    private static async Task RequireServerAsync(RunContext context, DumpInventory inventory, CancellationToken cancellationToken)
    {
        var target = new PrerequisiteTarget { Database = context.Run.Database, Inventory = inventory };
        var failed = new List<RestorePrerequisite>();
        await foreach (var line in new ServerPrerequisites(context.Server).CheckDumpAsync(target, cancellationToken).ConfigureAwait(false))
        {
            var isExpected = line.Name is RolePrerequisite.Line && context.Request.MissingRole is not MissingRoleAction.Fail;
            if (line.Status is CheckStatus.Warn || (line.Status is CheckStatus.Fail && isExpected))
                context.Reporter.Warning($"{line.Name}: {line.Message} {line.RecommendedAction}");
            else if (line.Status is CheckStatus.Fail)
                failed.Add(line);
        }

        if (failed.Count > 0)
            throw PrerequisitesStep.Failed(failed, context.Run.Database);
    }
}
