using System.Collections.Concurrent;
using System.Diagnostics;

namespace HimalytixRestore.TestSupport.Dumps;

/// <summary>Reads many inputs of one seed, on every core. The first that fails, or that takes too long, ends it.</summary>
/// <param name="seed">The seed.</param>
internal sealed class DumpFuzzRun(int seed)
{
    /// <summary>How long one input may take; they take some 0.1 ms.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan s_watchInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>What each worker reads, and since when.</summary>
    private readonly ConcurrentDictionary<int, (long Number, long Since)> _underWay = [];
    private readonly ConcurrentDictionary<string, long> _outcomes = new(StringComparer.Ordinal);
    private long _next = -1;

    /// <summary>How many inputs ended with which error's id; the empty one is for dumps that are whole.</summary>
    public IReadOnlyDictionary<string, long> Outcomes => _outcomes;

    /// <summary>Reads inputs 0 to <paramref name="count"/> - 1.</summary>
    /// <exception cref="DumpFuzzException">An input at which the reader is wrong, or hangs.</exception>
    public async Task RunAsync(long count, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var workers = Task.WhenAll(Enumerable.Range(0, Environment.ProcessorCount).Select(worker => Task.Run(() => WorkAsync(worker, count, stop), CancellationToken.None)));
        while (await Task.WhenAny(workers, Task.Delay(s_watchInterval, CancellationToken.None)) != workers)
            ThrowIfSlow();
        await workers;
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Reads one input.</summary>
    /// <exception cref="DumpFuzzException">The reader is wrong there.</exception>
    public async Task RunOneAsync(DumpFuzzer fuzzer, long number)
    {
        try
        {
            var outcome = await fuzzer.Input(number).CheckAsync();
            _outcomes.AddOrUpdate(outcome, 1, (_, sum) => sum + 1);
        }
        catch (Exception failure)
        {
            throw new DumpFuzzException(seed, number, failure.ToString(), failure);
        }
    }

    private async Task WorkAsync(int worker, long count, CancellationTokenSource stop)
    {
        var fuzzer = new DumpFuzzer(seed);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var first = Interlocked.Increment(ref _next) * DumpFuzzer.GroupSize;
                if (first >= count)
                    break;
                for (var number = first; number < Math.Min(first + DumpFuzzer.GroupSize, count); number++)
                {
                    _underWay[worker] = (number, Stopwatch.GetTimestamp());
                    await RunOneAsync(fuzzer, number);
                }
            }
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
        finally
        {
            _underWay.TryRemove(worker, out _);
        }
    }

    /// <summary>A reader that hangs cannot be stopped; it is left behind and ends with the process.</summary>
    private void ThrowIfSlow()
    {
        foreach (var (number, since) in _underWay.Values)
        {
            if (Stopwatch.GetElapsedTime(since) > s_limit)
                throw new DumpFuzzException(seed, number, $"it is not read after {s_limit.TotalSeconds} s.");
        }
    }
}
