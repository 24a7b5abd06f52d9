using System.Diagnostics;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>Tells how far a restore is, by the input's bytes, at most four times a second; cheap enough to be asked for every buffer.</summary>
/// <param name="reporter">Told the progress.</param>
/// <param name="activity">What is being done.</param>
/// <param name="bytesRead">The input's bytes read so far.</param>
/// <param name="totalBytes">The input's size; 0 when it is not known.</param>
/// <param name="bytesBefore">Of the bytes read, those that had been read before the work began: they say nothing about its pace.</param>
internal sealed class RestoreProgressMeter(IRestoreReporter reporter, string activity, Func<long> bytesRead, long totalBytes, Func<long>? bytesBefore = null)
{
    private static readonly long Interval = Stopwatch.Frequency / 4;
    private readonly long _started = Stopwatch.GetTimestamp();
    private long _next;

    /// <summary>Tells the state, unless that was done a moment ago; several threads may ask at once.</summary>
    /// <param name="objectName">What is under way.</param>
    public void Report(string objectName)
    {
        var now = Stopwatch.GetTimestamp();
        var next = Volatile.Read(ref _next);
        if (now < next || Interlocked.CompareExchange(ref _next, now + Interval, next) != next)
            return;
        var read = bytesRead();
        if (totalBytes <= 0 || read <= 0)
        {
            reporter.Progress(new RestoreProgress(activity, $"{objectName}, {DisplayText.Size(read)} read"));
            return;
        }

        var share = Math.Min(1.0, (double)read / totalBytes);
        var elapsed = Stopwatch.GetElapsedTime(_started, now);
        var pace = (read - (bytesBefore?.Invoke() ?? 0)) / Math.Max(elapsed.TotalSeconds, 0.001);
        TimeSpan? remaining = elapsed > TimeSpan.FromSeconds(2) && pace > 0 ? TimeSpan.FromSeconds(Math.Max(totalBytes - read, 0) / pace) : null;
        reporter.Progress(new RestoreProgress(activity, $"{objectName}, {DisplayText.Size(read)} of {DisplayText.Size(totalBytes)}, {DisplayText.Size((long)pace)}/s", (int)(share * 100), remaining));
    }
}
