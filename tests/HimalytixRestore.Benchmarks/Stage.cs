using System.Diagnostics;

namespace HimalytixRestore.Benchmarks;

/// <summary>Something that is measured: how long it takes for how much of a dump's text.</summary>
/// <param name="Name">What it is.</param>
/// <param name="TextBytes">The size of the text that it works on, or that comes out of it.</param>
/// <param name="WorkAsync">Does it once.</param>
internal sealed record Stage(string Name, long TextBytes, Func<Task> WorkAsync)
{
    private readonly List<TimeSpan> _wall = [];
    private readonly List<TimeSpan> _processor = [];

    /// <summary>The median of the runs so far.</summary>
    public TimeSpan Wall => _wall.Order().ElementAt(_wall.Count / 2);

    /// <summary>The same of this process' processor time, which does not grow when the machine has other work.</summary>
    public TimeSpan Processor => _processor.Order().ElementAt(_processor.Count / 2);

    /// <summary>Runs it once more.</summary>
    public async Task RunAsync()
    {
        var (started, used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await WorkAsync();
        _wall.Add(Stopwatch.GetElapsedTime(started));
        _processor.Add(Environment.CpuUsage.TotalTime - used);
    }
}
