using System.Collections.Concurrent;
using System.Diagnostics;
using Npgsql;

namespace HimalytixRestore.Benchmarks.Downtime;

/// <summary>Clients that connect, write a row and connect again without a pause; what they are told is kept.</summary>
internal sealed class BusyClients : IAsyncDisposable
{
    private const string WriteSql = "INSERT INTO accounting_auditlog (at, user_id, action, details) VALUES (now(), 1, 'insert', '{\"from\": \"a client\"}')";

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<long> _good = new();
    private readonly Task[] _clients;
    private int _refusals;

    /// <summary>Starts them.</summary>
    /// <param name="connectionString">How they connect; never pooled.</param>
    /// <param name="count">How many.</param>
    public BusyClients(string connectionString, int count) => _clients = [.. Enumerable.Range(0, count).Select(_ => Task.Run(() => WorkAsync(connectionString)))];

    /// <summary>Rows that were committed.</summary>
    public int Written => _good.Count;

    /// <summary>Attempts that failed.</summary>
    public int Refusals => _refusals;

    /// <summary>The longest time in which none of them was served.</summary>
    public TimeSpan LongestGap
    {
        get
        {
            var times = _good.Order().ToArray();
            return times.Zip(times.Skip(1)).Select(pair => Stopwatch.GetElapsedTime(pair.First, pair.Second)).DefaultIfEmpty().Max();
        }
    }

    /// <summary>Lets each finish what it does.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task WorkAsync(string connectionString)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = new NpgsqlConnection(connectionString);
                await connection.OpenAsync(CancellationToken.None);
                await using var command = new NpgsqlCommand(WriteSql, connection);
                await command.ExecuteNonQueryAsync(CancellationToken.None);
                _good.Enqueue(Stopwatch.GetTimestamp());
            }
            catch (NpgsqlException)
            {
                Interlocked.Increment(ref _refusals);
            }
        }
    }
}
