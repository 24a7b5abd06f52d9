using System.Diagnostics;

namespace HimalytixRestore.TestSupport.Stores;

/// <summary>
/// Holds a connection to a number of bytes a second: each piece is due at a time that follows from all before it, so that a timer that is late
/// costs nothing in the long run. An idle connection saves nothing up, and a client that did not read only a tenth of a second.
/// </summary>
/// <param name="bytesPerSecond">How many.</param>
internal sealed class RateLimiter(long bytesPerSecond)
{
    private long _due;

    /// <summary>The rate.</summary>
    public long BytesPerSecond => bytesPerSecond;

    /// <summary>The piece to send at one time: 4 ms of the rate, at least a page and at most 64 KiB.</summary>
    public int Piece { get; } = (int)Math.Clamp(bytesPerSecond / 250, 4096, 65536);

    /// <summary>A new answer begins: time that passed before it does not count.</summary>
    public void Begin() => _due = Math.Max(_due, Stopwatch.GetTimestamp());

    /// <summary>Waits until so many bytes may have been sent.</summary>
    /// <param name="count">How many bytes come next.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task WaitAsync(int count, CancellationToken cancellationToken)
    {
        _due = Math.Max(_due, Stopwatch.GetTimestamp() - (Stopwatch.Frequency / 10));
        _due += (long)((double)count / bytesPerSecond * Stopwatch.Frequency);
        var wait = TimeSpan.FromSeconds((double)(_due - Stopwatch.GetTimestamp()) / Stopwatch.Frequency);
        return wait > TimeSpan.FromMilliseconds(1) ? Task.Delay(wait, cancellationToken) : Task.CompletedTask;
    }
}
