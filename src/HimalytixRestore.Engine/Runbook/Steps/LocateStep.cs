using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>Chooses the backup: the one that was given, else the newest of the environment.</summary>
internal sealed class LocateStep : IRunbookStep
{
    public string Id => StepIds.Locate;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => new(Id, "Choose", request.Source?.ToString() ?? $"the newest backup of {settings.Environment}", IsSkipped: false);

    public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        if (context.Request.Source is { File: { } file })
        {
            context.Learn(run => run with { File = file });
            return StepOutcome.Done($"{file.Path} was given.");
        }

        var backup = await FindAsync(context, cancellationToken).ConfigureAwait(false);
        if (backup is not null)
            Accept(context, backup);
        return StepOutcome.Done(backup is not null ? $"{backup.Uri}, made {DisplayText.Time(backup.CreatedAt)}, {DisplayText.Size(backup.SizeBytes)}." : $"{context.Request.Source} was given.");
    }

    public Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken) => Task.FromResult("");

    private static void Accept(RunContext context, BackupInfo backup)
    {
        if (context.Run.Environment.Length > 0 && !string.Equals(context.Run.Environment, backup.Environment, StringComparison.Ordinal))
            context.Reporter.Warning($"The backup is one of {backup.Environment}; it is restored into {context.Run.Environment}, as it was given.");
        context.Learn(run => run with { Backup = backup });
    }

    private static async Task<BackupInfo?> FindAsync(RunContext context, CancellationToken cancellationToken)
    {
        var found = await BackupSearch.FindAsync(context.Operations.Backups, context.Request, context.Reporter, cancellationToken).ConfigureAwait(false);
        string? wanted = BackupSearch.Wanted(context.Request);
        if (found is not null || (context.Request.Source is not null && wanted is null))
            return found;
        throw new StoreException("BackupNotFound", RestoreErrorCategory.NotFound, wanted is null ? $"The store holds no backup of {context.Run.Environment}." : $"The store holds no backup {wanted}.", "Get-BackupList shows what the store holds; -Store and -Environment choose another place.") { TargetName = wanted ?? context.Run.Environment };
    }
}
