using System.Diagnostics;

namespace HimalytixRestore.Benchmarks;

/// <summary>Something that is measured: how long it takes for how much of a dump's text.</summary>
/// <param name="Name">What it is.</param>
/// <param name="TextBytes">The size of the text that it works on, or that comes out of it.</param>
/// <param name="WorkAsync">Does it once.</param>
internal sealed record Stage(string Name, long TextBytes, Func<Task> WorkAsync)
{
    private readonly List<TimeSpan> _times = [];

    /// <summary>The median of the runs so far, in bytes of text a second.</summary>
    public double BytesPerSecond => TextBytes / Median.TotalSeconds;

    /// <summary>The median of the runs so far.</summary>
    public TimeSpan Median => _times.Order().ElementAt(_times.Count / 2);

    /// <summary>Runs it once more.</summary>
    public async Task RunAsync()
    {
        var started = Stopwatch.GetTimestamp();
        await WorkAsync();
        _times.Add(Stopwatch.GetElapsedTime(started));
    }
}
