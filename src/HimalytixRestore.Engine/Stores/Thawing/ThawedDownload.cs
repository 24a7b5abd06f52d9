using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Stores.Thawing;

/// <summary>A download of a backup that may be archived: thawed before, kept readable meanwhile, and thawed again when the copy vanished all the same.</summary>
/// <param name="thaw">Thaws.</param>
/// <param name="reporter">Told when it has to be done again.</param>
internal sealed class ThawedDownload(BackupThaw thaw, IRestoreReporter reporter)
{
    /// <summary>How often a copy that vanishes is worth another thaw.</summary>
    internal const int MostThaws = 3;

    /// <summary>Downloads, as soon as it can be read.</summary>
    /// <typeparam name="T">What the download gives.</typeparam>
    /// <param name="backup">The backup.</param>
    /// <param name="download">Fetches the backup and tells the pace what came; called again, it goes on where it was as far as it can.</param>
    /// <param name="cancellationToken">Ends it; a thaw that was begun goes on.</param>
    /// <returns>The download's result; null with the backup, which is being thawed, when nobody waits for that.</returns>
    /// <exception cref="StoreException">The store refused, the object was replaced, or its copy vanished again and again.</exception>
    public async Task<(T? Result, BackupInfo Backup)> RunAsync<T>(BackupInfo backup, Func<BackupInfo, DownloadPace, CancellationToken, Task<T>> download, CancellationToken cancellationToken)
        where T : class
    {
        for (var thaws = 1; ; thaws++)
        {
            backup = await thaw.MakeReadableAsync(backup, cancellationToken);
            if (!BackupThaw.IsReadable(backup))
                return (null, backup);
            try
            {
                var pace = thaw.PaceOf(backup);
                await using var keeper = thaw.Keep(backup, pace);
                return (await download(backup, pace, cancellationToken), backup);
            }
            catch (StoreException vanished) when (vanished.ErrorId is "BackupArchived" && thaws < MostThaws)
            {
                reporter.Warning($"{vanished.Message} Its thawed copy is gone while it was being read; it is thawed again, and the download goes on after that.");
            }
        }
    }
}
