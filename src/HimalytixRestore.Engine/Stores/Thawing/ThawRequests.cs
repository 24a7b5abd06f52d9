using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Stores.Thawing;

/// <summary>What is asked of a store, and costs money: a readable copy of an archived backup, and a longer life of that copy.</summary>
/// <param name="store">The store.</param>
/// <param name="request">How fast, and for how long.</param>
/// <param name="reporter">Told what was asked for.</param>
/// <param name="clock">The time.</param>
/// <param name="log">Remembers when.</param>
internal sealed class ThawRequests(IBackupStore store, ThawRequest request, IRestoreReporter reporter, TimeProvider clock, ThawLog log)
{
    /// <summary>Asks for a copy. Expedited becomes Standard when the store has no capacity for it.</summary>
    /// <param name="backup">The archived backup.</param>
    /// <param name="cancellationToken">Ends the request; a thaw that was begun goes on.</param>
    /// <returns>The backup as <see cref="BackupArchiveState.Restoring"/>, with the time at which that is expected to be over.</returns>
    /// <exception cref="StoreException">The store refused.</exception>
    public async Task<BackupInfo> AskAsync(BackupInfo backup, CancellationToken cancellationToken)
    {
        return await BegunAsync(backup, await AskForTierAsync(backup, cancellationToken), request.Days);
    }

    /// <summary>
    /// Asks that a thaw under way goes faster, which is a request like the first one with another tier and nothing else changed (Amazon S3 API Reference, RestoreObject).
    /// When the store refuses, the thaw goes on as it was.
    /// </summary>
    /// <param name="backup">The backup that is being thawed.</param>
    /// <param name="note">How its thaw was asked for.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    public async Task<BackupInfo> HastenAsync(BackupInfo backup, ThawNote note, CancellationToken cancellationToken)
    {
        try
        {
            await store.ThawAsync(backup, request.Tier, note.Days, cancellationToken);
        }
        catch (StoreException refusal)
        {
            reporter.Warning($"{refusal.Message} The thaw of {backup.Uri} goes on as {note.Tier}, expected by {DisplayText.Time(note.ReadableFrom)}.");
            return backup with { ReadableFrom = note.ReadableFrom };
        }

        return await BegunAsync(backup, request.Tier, note.Days);
    }

    private async Task<BackupInfo> BegunAsync(BackupInfo backup, RetrievalTier tier, int days)
    {
        DateTimeOffset? readableFrom = clock.GetUtcNow() + ThawTimes.Longest(backup, tier);
        reporter.Verbose($"Asked the store to thaw {backup.Uri} from {backup.StorageClass} ({tier}) and to keep the copy for {days} days{(readableFrom is null ? "" : $"; it is expected by {DisplayText.Time(readableFrom)}")}.");
        if (readableFrom is { } expected)
            await NoteAsync(backup, tier, days, expected);
        return backup with { ArchiveState = BackupArchiveState.Restoring, ReadableFrom = readableFrom, ReadableUntil = null };
    }

    /// <summary>Asks that a copy lives longer; nothing is brought out of the archive again for that (Amazon S3 API Reference, RestoreObject). The time counts from now.</summary>
    /// <param name="backup">The backup that has a copy.</param>
    /// <param name="needed">How long it is needed at least.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>The backup as it is then.</returns>
    /// <exception cref="StoreException">The store refused.</exception>
    public async Task<BackupInfo> RenewAsync(BackupInfo backup, TimeSpan needed, CancellationToken cancellationToken)
    {
        var days = Math.Max(request.Days, (int)Math.Ceiling(needed.TotalDays) + 1);
        await store.ThawAsync(backup, RetrievalTier.Standard, days, cancellationToken);
        var renewed = await store.RefreshAsync(backup, cancellationToken);
        reporter.Verbose($"The thawed copy of {backup.Uri} would have been readable until {DisplayText.Time(backup.ReadableUntil)}; the store was asked to keep it for {days} more days, and says until {DisplayText.Time(renewed.ReadableUntil)}.");
        return renewed;
    }

    private async Task<RetrievalTier> AskForTierAsync(BackupInfo backup, CancellationToken cancellationToken)
    {
        try
        {
            await store.ThawAsync(backup, request.Tier, request.Days, cancellationToken);
            return request.Tier;
        }
        catch (StoreException refusal) when (request.Tier is RetrievalTier.Expedited && refusal.ErrorId is "ThawCapacity")
        {
            await store.ThawAsync(backup, RetrievalTier.Standard, request.Days, cancellationToken);
            reporter.Warning($"{refusal.Message} Standard was asked for instead, which takes {ThawTimes.Of(backup.StorageClass, RetrievalTier.Standard)}.");
            return RetrievalTier.Standard;
        }
    }

    /// <summary>What was asked for is noted even when nobody waits for it any more.</summary>
    private async Task NoteAsync(BackupInfo backup, RetrievalTier tier, int days, DateTimeOffset readableFrom)
    {
        try
        {
            await log.AddAsync(backup, tier, days, readableFrom, CancellationToken.None);
        }
        catch (ArchiveException failure)
        {
            reporter.Verbose($"That could not be noted, so Get-BackupList will not know the time: {failure.Message}");
        }
    }
}
