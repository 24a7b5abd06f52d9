using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Stores.Thawing;

/// <summary>Waits until a backup that is being thawed can be read. Trouble on the way to the store ends it only when it lasts.</summary>
/// <param name="store">The store.</param>
/// <param name="requests">Asks again when the thaw is not there any more.</param>
/// <param name="pollInterval">How often the state is asked for.</param>
/// <param name="reporter">Told the progress.</param>
/// <param name="clock">The time.</param>
internal sealed class ThawWait(IBackupStore store, ThawRequests requests, TimeSpan pollInterval, IRestoreReporter reporter, TimeProvider clock)
{
    /// <summary>An hour of minutes: a line that is down overnight is somebody's business.</summary>
    internal const int MostFailures = 60;

    /// <summary>How often a thaw that vanished is asked for again; every time costs money.</summary>
    internal const int MostRequests = 3;

    private readonly StoreErrors _errors = new(store.Name);
    private readonly DateTimeOffset _started = clock.GetUtcNow();
    private int _failures;
    private int _requests;

    /// <summary>Waits.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="cancellationToken">Ends the waiting; the thaw goes on.</param>
    /// <returns>The backup, which can be read.</returns>
    /// <exception cref="StoreException">The store cannot be asked for long, or does not thaw it.</exception>
    public async Task<BackupInfo> UntilReadableAsync(BackupInfo backup, CancellationToken cancellationToken)
    {
        try
        {
            while (!BackupThaw.IsReadable(backup))
            {
                Report(backup);
                await Task.Delay(pollInterval, clock, cancellationToken);
                backup = await LookAsync(backup, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or StoreException)
        {
            reporter.Warning($"The thaw of {backup.Uri} goes on in the store{(backup.ReadableFrom is { } expected ? $" and is expected to be over by {DisplayText.Time(expected)}" : "")}; the same command fetches it then.");
            throw;
        }

        reporter.Verbose($"{backup.Uri} can be read after {DisplayText.Duration(clock.GetUtcNow() - _started)}{(backup.ReadableUntil is { } until ? $", until {DisplayText.Time(until)}" : "")}.");
        return backup;
    }

    private async Task<BackupInfo> LookAsync(BackupInfo backup, CancellationToken cancellationToken)
    {
        try
        {
            var now = await store.RefreshAsync(backup, cancellationToken);
            if (now.ArchiveState is BackupArchiveState.Archived)
                now = _requests++ < MostRequests ? await requests.AskAsync(now, cancellationToken) : throw _errors.ThawIgnored(now, MostRequests);
            _failures = 0;
            return now.ArchiveState is BackupArchiveState.Restoring ? now with { ReadableFrom = now.ReadableFrom ?? backup.ReadableFrom } : now;
        }
        catch (StoreException failure) when (IsPassing(failure) && ++_failures < MostFailures)
        {
            if (_failures == 1)
                reporter.Warning($"{failure.Message} {failure.RecommendedAction} The thaw goes on; its state is asked for again every {DisplayText.Duration(pollInterval)}.");
            return backup;
        }
    }

    /// <summary>What may be over at the next look; expired credentials are renewed by somebody else, and the SDK finds the new ones.</summary>
    private static bool IsPassing(StoreException failure)
        => failure.Category is RestoreErrorCategory.Unavailable or RestoreErrorCategory.Timeout || failure.ErrorId is "StoreCredentialsExpired";

    private int Percent(DateTimeOffset now, DateTimeOffset expected) => (int)Math.Round(99 * ((now - _started) / (expected - _started)));

    private void Report(BackupInfo backup)
    {
        var now = clock.GetUtcNow();
        var activity = $"Thawing {backup.Name}";
        if (backup.ReadableFrom is not { } expected)
            reporter.Progress(new(activity, $"waiting for {DisplayText.Duration(now - _started)}; it was asked for elsewhere, so its end is not known"));
        else if (now >= expected)
            reporter.Progress(new(activity, $"expected by {DisplayText.Time(expected)}; it takes longer than usual", 99));
        else
            reporter.Progress(new(activity, $"expected by {DisplayText.Time(expected)}", Percent(now, expected), expected - now));
    }
}
