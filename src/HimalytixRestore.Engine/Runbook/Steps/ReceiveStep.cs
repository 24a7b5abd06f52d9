using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Files;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>Brings the backup, as it is stored, to this machine, so that the store cannot fail during the downtime. An archived one is thawed, and waited for, while everything still runs.</summary>
/// <param name="canStream">The backup is streamed from the store later, where that can be: only one that must be thawed is brought here.</param>
internal sealed class ReceiveStep(bool canStream = false) : IRunbookStep
{
    public string Id => StepIds.Receive;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => MayBeArchived(request.Source, settings)
        ? new(Id, $"Have the store thaw the backup if it is archived ({request.RetrievalTier}), which costs money, and copy it to", settings.StateFolder, IsSkipped: false)
        : new(Id, "Copy the backup to", settings.StateFolder, IsSkipped: canStream);

    // Once it is restored nobody needs the file any more; before, its hash is proven again while it is restored.
    public async Task<bool> StandsAsync(RunContext context, CancellationToken cancellationToken) =>
        context.Run.Backup is null
        || (context.Run.File is { } file && File.Exists(file.Path) && new FileInfo(file.Path).Length == file.SizeBytes)
        || await TargetInspection.LookAsync(context, cancellationToken).ConfigureAwait(false) is TargetState.Restored or TargetState.Proven;

    public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        if (context.Run.Backup is null)
            return StepOutcome.Skipped("The backup is a local file already.");
        if (canStream && context.Run.Backup.ArchiveState is BackupArchiveState.Available or BackupArchiveState.Restored)
            return StepOutcome.Skipped("The backup is streamed from the store into the new database.");
        PrivateFolder.Create(context.StagingFolder);
        var request = new BackupFileRequest { Settings = context.Request.Settings, Source = new() { Backup = context.Run.Backup }, Destination = context.StagingFolder, Overwrite = true };
        var received = await context.Operations.Backups.ReceiveAsync(new() { File = request, Thaw = new() { Tier = context.Request.RetrievalTier, Wait = true } }, context.Reporter, cancellationToken).ConfigureAwait(false);
        var file = received.File ?? throw new InvalidOperationException("A thaw that is waited for ends with the file.");
        context.Learn(run => run with { File = file });
        return StepOutcome.Done($"{DisplayText.Size(file.SizeBytes)}, SHA-256 {file.Sha256}.");
    }

    public Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken) =>
        Task.FromResult(StagedFile.Remove(context.StagingFolder) ? "The received file was removed." : "");

    /// <summary>Only S3 has classes that must be thawed.</summary>
    private static bool MayBeArchived(BackupReference? source, RestoreSettings settings)
        => (source?.ToString() ?? settings.Store)?.StartsWith("s3:", StringComparison.OrdinalIgnoreCase) is true && source?.Backup?.ArchiveState is not BackupArchiveState.Available;
}
