using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>
/// Tells what the server waits for when nothing has moved for a while. It only looks: no session is ended, and what it cannot find out
/// does not disturb the restore.
/// </summary>
internal sealed class StallWatch : IAsyncDisposable
{
    /// <summary>After so long without movement somebody begins to wonder.</summary>
    public static readonly TimeSpan DefaultAfter = TimeSpan.FromSeconds(30);

    /// <summary>The longest pause between two words about one stall.</summary>
    private const int MaximumFactor = 16;

    /// <summary>A server that is at work is worth a warning only after a long time: an index can take that.</summary>
    private const int LongFactor = 8;

    private readonly ServerConnections _server;
    private readonly IRestoreReporter _reporter;
    private readonly string _database;
    private readonly LoadProgress _progress;
    private readonly TimeSpan _after;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _watching;

    /// <summary>Begins to watch.</summary>
    /// <param name="server">The server.</param>
    /// <param name="reporter">Told what is waited for: a warning, unless the server is at work.</param>
    /// <param name="database">The target.</param>
    /// <param name="progress">What moves.</param>
    /// <param name="after">Time without movement after which the server is asked.</param>
    public StallWatch(ServerConnections server, IRestoreReporter reporter, string database, LoadProgress progress, TimeSpan after)
    {
        (_server, _reporter, _database, _progress, _after) = (server, reporter, database, progress, after);
        _watching = WatchAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _watching;
        _ending.Dispose();
    }

    private async Task WatchAsync()
    {
        try
        {
            var (seen, factor) = (_progress.Movement, 1);
            while (true)
            {
                await Task.Delay(_after * factor, _ending.Token);
                var now = _progress.Movement;
                factor = now == seen ? await TellAsync(factor) : 1;
                seen = now;
            }
        }
        catch (OperationCanceledException)
        {
            // The load is over.
        }
    }

    /// <summary>Says what is waited for; the same stall is told ever more seldom.</summary>
    private async Task<int> TellAsync(int factor)
    {
        try
        {
            await using var session = await _server.OpenMaintenanceAsync(_ending.Token);
            var waits = await SessionWait.ReadAsync(session, _database, _ending.Token);
            var wait = waits.Find(each => !each.IsWork) ?? waits.FirstOrDefault();
            string text = $"The restore of {_database} has not moved for {DisplayText.Duration(_after * factor)}. {wait?.Describe() ?? "The server has nothing to do: the backup does not come; look at the store, the network and this machine."}";
            if (wait is { IsWork: true } && factor < LongFactor)
                _reporter.Verbose(text);
            else
                _reporter.Warning(text);
        }
        catch (DatabaseException unanswered)
        {
            _reporter.Verbose($"What the restore of {_database} waits for could not be asked: {unanswered.Message}");
        }

        return Math.Min(factor * 2, MaximumFactor);
    }
}
