using System.Runtime.CompilerServices;

namespace HimalytixRestore.Engine.Stores.Thawing;

/// <summary>
/// Completes a listing, which knows of an object's storage class only, by what each archived object says of its thaw. Only what is shown is asked, a few at once.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="log">Knows when thaws were asked for.</param>
internal sealed class ThawListing(IBackupStore store, ThawLog log)
{
    private const int Ahead = 16;

    /// <summary>Objects of this class of S3 may have been moved to an archive tier, which only they themselves tell (HeadObject, x-amz-archive-status).</summary>
    private const string IntelligentTiering = "INTELLIGENT_TIERING";

    /// <summary>The backups in their order. The first comes as soon as it is known, before a second one is looked for.</summary>
    /// <param name="listed">The backups as they are listed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">The store cannot be listed.</exception>
    public async IAsyncEnumerable<BackupInfo> CompleteAsync(IAsyncEnumerable<BackupInfo> listed, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Queue<Task<BackupInfo>> looks = new();
        var ahead = 1;
        try
        {
            await foreach (var backup in listed.WithCancellation(end.Token))
            {
                looks.Enqueue(LookAsync(backup, end.Token));
                while (looks.Count >= ahead || (looks.Count > 0 && looks.Peek().IsCompleted))
                    yield return await looks.Dequeue();
                ahead = Ahead;
            }

            while (looks.Count > 0)
                yield return await looks.Dequeue();
        }
        finally
        {
            await end.CancelAsync();
            await ((Task)Task.WhenAll(looks)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<BackupInfo> LookAsync(BackupInfo backup, CancellationToken cancellationToken)
    {
        if (backup.ArchiveState is not BackupArchiveState.Archived && !string.Equals(backup.StorageClass, IntelligentTiering, StringComparison.Ordinal))
            return backup;
        try
        {
            return await log.CompleteAsync(await store.RefreshAsync(backup, cancellationToken), cancellationToken);
        }
        catch (StoreException)
        {
            // Not to be asked, or gone since: it is shown as it was listed, and whoever reads it is told.
            return backup;
        }
    }
}
