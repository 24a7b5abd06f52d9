using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Stores.Thawing;

/// <summary>
/// Stands beside a download of a thawed copy and has the copy kept longer before it would run out. Its own trouble never ends the download.
/// </summary>
internal sealed class ThawKeeper : IAsyncDisposable
{
    /// <summary>After a request: the store may tell the new time late, and a slow download asks no more often than this.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(10);

    private readonly DownloadPace _pace;
    private readonly ThawRequests _requests;
    private readonly TimeSpan _interval;
    private readonly IRestoreReporter _reporter;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _watch;

    /// <summary>Begins.</summary>
    /// <param name="backup">The readable backup.</param>
    /// <param name="pace">How the reading goes.</param>
    /// <param name="requests">Asks the store.</param>
    /// <param name="interval">How often it looks.</param>
    /// <param name="reporter">Told of trouble.</param>
    /// <param name="clock">The time.</param>
    public ThawKeeper(BackupInfo backup, DownloadPace pace, ThawRequests requests, TimeSpan interval, IRestoreReporter reporter, TimeProvider clock)
    {
        (_pace, _requests, _interval, _reporter, _clock) = (pace, requests, interval, reporter, clock);
        _watch = backup.ArchiveState is BackupArchiveState.Restored ? WatchAsync(backup) : Task.CompletedTask;
    }

    /// <summary>Ends the watch, when the download has.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _watch;
        _ended.Dispose();
    }

    private async Task WatchAsync(BackupInfo backup)
    {
        try
        {
            while (backup.ReadableUntil is { } until)
            {
                await Task.Delay(_interval, _clock, _ended.Token);
                var needed = _pace.Remaining();
                if (until - _clock.GetUtcNow() >= needed)
                    continue;
                backup = await RenewAsync(backup, needed);
                await Task.Delay(s_pause, _clock, _ended.Token);
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // The download has ended.
        }
    }

    private async Task<BackupInfo> RenewAsync(BackupInfo backup, TimeSpan needed)
    {
        try
        {
            return await _requests.RenewAsync(backup, needed, _ended.Token);
        }
        catch (StoreException failure)
        {
            _reporter.Warning($"The thawed copy of {backup.Uri}, which is being read, ends at {DisplayText.Time(backup.ReadableUntil)} and could not be kept longer yet: {failure.Message} {failure.RecommendedAction}");
            return backup;
        }
    }
}
