using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>The backup before the one that failed (T-1), and its way out of an archive.</summary>
internal static class OlderBackup
{
    /// <summary>Finds the next older backup of the same environment; null when there is none, or nothing says which one is older.</summary>
    /// <param name="context">The run whose attempt failed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">The store cannot be listed.</exception>
    public static async Task<BackupInfo?> FindAsync(RunContext context, CancellationToken cancellationToken)
    {
        var source = context.Request.Source;
        var failed = context.Run.Backup ?? source?.Backup ?? context.Request.Planned;
        string? wanted = BackupSearch.Wanted(context.Request);
        if (failed is null && source is not null && wanted is null)
            return null;
        var request = new BackupListRequest { Settings = context.Request.Settings, Before = failed?.CreatedAt };
        await foreach (var backup in context.Operations.Backups.ListAsync(request, context.Reporter, cancellationToken).ConfigureAwait(false))
        {
            // Before anything was located, the newest, or the one that was named, is the one that failed.
            if (failed is not null)
            {
                if (string.Equals(backup.Environment, failed.Environment, StringComparison.Ordinal) && backup.CreatedAt < failed.CreatedAt)
                    return backup;
            }
            else if (BackupSearch.IsMeant(backup, wanted))
            {
                failed = backup;
            }
        }

        return null;
    }

    /// <summary>Asks the store for an archived backup hours before it may be needed, and does not wait.</summary>
    /// <param name="context">The run.</param>
    /// <param name="backup">The backup; one that can be read is left alone.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">The store refused.</exception>
    public static async Task RequestThawAsync(RunContext context, BackupInfo backup, CancellationToken cancellationToken)
    {
        if (backup.ArchiveState != BackupArchiveState.Archived)
            return;
        var file = new BackupFileRequest { Settings = context.Request.Settings, Source = new() { Backup = backup }, Destination = context.Folder };
        await context.Operations.Backups.ReceiveAsync(new() { File = file, Thaw = new() { Tier = context.Request.RetrievalTier, Wait = false } }, context.Reporter, cancellationToken).ConfigureAwait(false);
        context.Reporter.Warning($"The older backup {backup.Uri} is archived; its thaw was requested now, in case it is needed.");
    }
}
