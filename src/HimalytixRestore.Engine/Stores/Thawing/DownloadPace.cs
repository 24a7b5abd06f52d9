namespace HimalytixRestore.Engine.Stores.Thawing;

/// <summary>
/// How long a download will still take, carefully: to be wrong costs hours for another thaw, to be early costs one request.
/// </summary>
/// <param name="totalBytes">What there is to fetch.</param>
/// <param name="clock">Measures.</param>
internal sealed class DownloadPace(long totalBytes, TimeProvider clock)
{
    /// <summary>Taken until something was measured; a slow line between offices.</summary>
    private const double AssumedBytesPerSecond = 4 * 1024 * 1024;

    /// <summary>For retries, a resume, and clocks that differ.</summary>
    private static readonly TimeSpan s_reserve = TimeSpan.FromMinutes(30);

    /// <summary>What is measured before this time says nothing.</summary>
    private static readonly TimeSpan s_leastTime = TimeSpan.FromSeconds(10);

    private readonly long _started = clock.GetTimestamp();
    private long _before = -1;
    private long _received;

    /// <summary>Tells how many bytes are here. The first call is the beginning: what an earlier download has left is not measured.</summary>
    /// <param name="bytes">All of them, those of an earlier download included.</param>
    public void Report(long bytes)
    {
        Interlocked.CompareExchange(ref _before, bytes, -1);
        Volatile.Write(ref _received, bytes);
    }

    /// <summary>The time until the last byte, with a reserve: twice what the measured rate needs.</summary>
    public TimeSpan Remaining()
    {
        var received = Volatile.Read(ref _received);
        var elapsed = clock.GetElapsedTime(_started);
        var fetched = received - Math.Max(0, Volatile.Read(ref _before));
        var rate = elapsed >= s_leastTime && fetched > 0 ? fetched / elapsed.TotalSeconds / 2 : AssumedBytesPerSecond;
        return TimeSpan.FromSeconds(Math.Max(0, totalBytes - received) / rate) + s_reserve;
    }
}
