using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Stores.Thawing;

/// <summary>
/// Brings a backup to where it can be read: an archived one is thawed, a thaw that is under way is waited for where that is wished,
/// a copy that would be gone before the download ends is kept longer.
/// </summary>
internal sealed class BackupThaw
{
    private readonly IBackupStore _store;
    private readonly ThawRequest _request;
    private readonly IRestoreReporter _reporter;
    private readonly TimeProvider _clock;
    private readonly ThawLog _log;
    private readonly ThawRequests _requests;

    /// <summary>Thaws the backups of a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="request">How.</param>
    /// <param name="reporter">Told what happens.</param>
    /// <param name="clock">The time.</param>
    /// <param name="log">Remembers what was asked for.</param>
    public BackupThaw(IBackupStore store, ThawRequest request, IRestoreReporter reporter, TimeProvider clock, ThawLog log)
    {
        (_store, _request, _reporter, _clock, _log) = (store, request, reporter, clock, log);
        _requests = new(store, request, reporter, clock, log);
    }

    /// <summary>True when a backup can be read now.</summary>
    /// <param name="backup">The backup.</param>
    public static bool IsReadable(BackupInfo backup) => backup.ArchiveState is BackupArchiveState.Available or BackupArchiveState.Restored;

    /// <summary>Brings a backup to where it can be read.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="cancellationToken">Ends the waiting; a thaw that was begun goes on.</param>
    /// <returns>The backup as it is then: readable, or, when nobody waits, <see cref="BackupArchiveState.Restoring"/> with the expected time.</returns>
    /// <exception cref="StoreException">The store refused, the object is gone or was replaced.</exception>
    public async Task<BackupInfo> MakeReadableAsync(BackupInfo backup, CancellationToken cancellationToken)
    {
        backup = await AskStateAsync(backup, cancellationToken);
        if (backup is { ArchiveState: BackupArchiveState.Restored, ReadableUntil: { } until })
        {
            if (until > _clock.GetUtcNow())
                return await KeepAsync(backup, until, cancellationToken);
            backup = backup with { ArchiveState = BackupArchiveState.Archived };
        }

        if (IsReadable(backup))
            return backup;
        backup = backup.ArchiveState is BackupArchiveState.Archived ? await _requests.AskAsync(backup, cancellationToken) : await JoinAsync(backup, cancellationToken);
        return _request.Wait ? await new ThawWait(_store, _requests, _request.PollInterval, _reporter, _clock).UntilReadableAsync(backup, cancellationToken) : backup;
    }

    /// <summary>Makes sure that a backup can be read, without a thaw, and keeps a thawed copy readable until what is returned is disposed.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">It must be thawed first (<c>BackupArchived</c>), is gone or was replaced.</exception>
    public async Task<ThawKeeper> HoldAsync(BackupInfo backup, CancellationToken cancellationToken)
    {
        backup = await AskStateAsync(backup, cancellationToken);
        if (!IsReadable(backup))
            throw new StoreErrors(_store.Name).Archived(await _log.CompleteAsync(backup, cancellationToken));
        if (backup.ReadableUntil is { } until)
            backup = await KeepAsync(backup, until, cancellationToken);
        return Keep(backup, PaceOf(backup));
    }

    /// <summary>Keeps a thawed copy alive while it is read; does nothing for a backup that needs no copy.</summary>
    /// <param name="backup">The readable backup.</param>
    /// <param name="pace">How the reading goes.</param>
    public ThawKeeper Keep(BackupInfo backup, DownloadPace pace) => new(backup, pace, _requests, _request.PollInterval, _reporter, _clock);

    /// <summary>How a download of this backup is measured.</summary>
    /// <param name="backup">The backup.</param>
    public DownloadPace PaceOf(BackupInfo backup) => new(backup.SizeBytes, _clock);

    /// <summary>A store that lets nobody ask may still let read; then reading says whether it does.</summary>
    private async Task<BackupInfo> AskStateAsync(BackupInfo backup, CancellationToken cancellationToken)
    {
        try
        {
            return await _store.RefreshAsync(backup, cancellationToken);
        }
        catch (StoreException refusal) when (refusal.ErrorId is "StoreAccessDenied" && IsReadable(backup))
        {
            _reporter.Verbose($"{refusal.Message} Whether it is archived cannot be asked; it is read as it was listed.");
            return backup;
        }
    }

    private async Task<BackupInfo> KeepAsync(BackupInfo backup, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var needed = PaceOf(backup).Remaining();
        if (until - _clock.GetUtcNow() >= needed)
            return backup;
        try
        {
            var renewed = await _requests.RenewAsync(backup, needed, cancellationToken);
            return IsReadable(renewed) ? renewed : backup;
        }
        catch (StoreException refusal)
        {
            _reporter.Warning($"The thawed copy of {backup.Uri} can be read until {DisplayText.Time(until)} only, and could not be kept longer: {refusal.Message} {refusal.RecommendedAction}");
            return backup;
        }
    }

    /// <summary>Only Expedited, which nobody asks for by leaving it out, makes a thaw faster that was begun slower, and dearer.</summary>
    private async Task<BackupInfo> JoinAsync(BackupInfo backup, CancellationToken cancellationToken)
    {
        var note = await _log.FindAsync(backup, cancellationToken);
        if (note is { Tier: not RetrievalTier.Expedited } && _request.Tier is RetrievalTier.Expedited)
            return await _requests.HastenAsync(backup, note, cancellationToken);
        backup = backup with { ReadableFrom = note?.ReadableFrom };
        _reporter.Verbose($"{backup.Uri} is being thawed already{(backup.ReadableFrom is { } expected ? $" and is expected by {DisplayText.Time(expected)}" : "")}; nothing was asked for again.");
        return backup;
    }
}
