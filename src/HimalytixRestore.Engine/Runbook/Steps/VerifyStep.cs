using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>Decrypts, inflates and parses the backup to its trailer before anything is touched; nothing is written.</summary>
internal sealed class VerifyStep : IRunbookStep
{
    public string Id => StepIds.Verify;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => new(Id, "Decrypt, inflate and read to the end", "the backup", IsSkipped: false);

    public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var source = context.Run.File is null && context.Run.Backup is null ? context.Request.Source! : context.Source;
        var verification = await context.Operations.Backups.VerifyAsync(new() { Settings = context.Request.Settings, Source = source }, context.Reporter, cancellationToken).ConfigureAwait(false);
        context.Learn(run => run with { Verification = verification });
        if (verification.Failure is { } failure)
            throw new IntegrityException(failure.ErrorId, failure.Message, failure.RecommendedAction) { TargetName = verification.Source, Operation = Id, Evidence = failure.Evidence };
        foreach (string note in verification.Notes)
            context.Reporter.Verbose($"{Id}: {note}");
        return StepOutcome.Done($"{verification.Inventory}, {DisplayText.Size(verification.PlainSizeBytes)} of text.");
    }

    public Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken) => Task.FromResult("");
}
