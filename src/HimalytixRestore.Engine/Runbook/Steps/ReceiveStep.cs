using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>Brings the backup, as it is stored, to this machine, so that the store cannot fail during the downtime.</summary>
internal sealed class ReceiveStep : IRunbookStep
{
    public string Id => StepIds.Receive;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => new(Id, "Copy the backup to", settings.StateFolder, IsSkipped: false);

    public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        if (context.Run.Backup is null)
            return StepOutcome.Skipped("The backup is a local file already.");
        var request = new BackupFileRequest { Settings = context.Request.Settings, Source = new() { Backup = context.Run.Backup }, Destination = context.Folder };
        var received = await context.Operations.Backups.ReceiveAsync(new() { File = request, Thaw = new() { Wait = true } }, context.Reporter, cancellationToken).ConfigureAwait(false);
        var file = received.File ?? throw new InvalidOperationException("A thaw that is waited for ends with the file.");
        context.Learn(run => run with { File = file });
        return StepOutcome.Done($"{DisplayText.Size(file.SizeBytes)}, SHA-256 {file.Sha256}.");
    }

    public Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken) =>
        Task.FromResult(StagedFile.Remove(context.Folder, context.Run) ? "The received file was removed." : "");
}
