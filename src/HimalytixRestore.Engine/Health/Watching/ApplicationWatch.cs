using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Health.Watching;

/// <summary>
/// Stays beside the application for some minutes: what looks well right after a restore may fail under its first users. What is new and bad
/// is told at once, and all of it as results at the end.
/// </summary>
/// <param name="watchers">What is looked at.</param>
/// <param name="interval">The time between two looks.</param>
/// <param name="clock">The time.</param>
internal sealed class ApplicationWatch(IReadOnlyList<IWatcher> watchers, TimeSpan interval, TimeProvider clock)
{
    private readonly Dictionary<IWatcher, Exception> _blind = [];

    /// <summary>Watches.</summary>
    /// <param name="duration">How long.</param>
    /// <param name="reporter">Told what is new, as warnings.</param>
    /// <param name="cancellationToken">Ends it, and nothing is concluded.</param>
    public async Task<IReadOnlyList<HealthCheckResult>> RunAsync(TimeSpan duration, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        await EachAsync(async watcher => { await watcher.BeginAsync(cancellationToken); return []; }, reporter);
        while (clock.GetElapsedTime(began) is var elapsed && elapsed < duration)
        {
            reporter.Progress(new("Watching the application", $"{(duration - elapsed).TotalMinutes:0.#} min left", (int)(100 * elapsed / duration)));
            var left = duration - elapsed;
            await Task.Delay(left < interval ? left : interval, clock, cancellationToken);
            await EachAsync(watcher => watcher.LookAsync(cancellationToken), reporter);
        }

        return [.. watchers.Select(watcher => Conclude(watcher).ToResult(watcher.Name, clock.GetElapsedTime(began)))];
    }

    /// <summary>One that cannot be looked at any more is told once and does not keep the others from being looked at.</summary>
    private async Task EachAsync(Func<IWatcher, Task<IReadOnlyList<string>>> look, IRestoreReporter reporter)
    {
        foreach (var watcher in watchers)
        {
            try
            {
                foreach (var line in await look(watcher))
                    reporter.Warning($"{watcher.Name}: {line}");
                _blind.Remove(watcher);
            }
            catch (Exception failure) when (failure is RestoreException or TimeoutException)
            {
                if (_blind.TryAdd(watcher, failure))
                    reporter.Warning($"{watcher.Name}: {failure.Message}");
            }
        }
    }

    private HealthFinding Conclude(IWatcher watcher) => _blind.TryGetValue(watcher, out var failure)
        ? HealthFinding.Warn($"It could not be watched to the end: {failure.Message}", (failure as RestoreException)?.RecommendedAction ?? "Look at it by hand.") with { Id = "WatchBlind" }
        : watcher.Conclude();
}
