using System.Diagnostics;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Benchmarks;

/// <summary>Keeps the milestones with their time; tells warnings and errors on the error output.</summary>
internal sealed class MilestoneReporter : IRestoreReporter
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly List<Milestone> _milestones = [];

    /// <summary>The milestones so far.</summary>
    public IReadOnlyList<Milestone> Milestones
    {
        get
        {
            lock (_milestones)
                return [.. _milestones];
        }
    }

    /// <inheritdoc/>
    public void Verbose(string message)
    {
        lock (_milestones)
            _milestones.Add(new Milestone(Stopwatch.GetElapsedTime(_started), message));
    }

    /// <inheritdoc/>
    public void Warning(string message) => Console.Error.WriteLine(message);

    /// <inheritdoc/>
    public void Error(RestoreException error) => Console.Error.WriteLine(error.Message);

    /// <inheritdoc/>
    public void Progress(RestoreProgress progress)
    {
        // Nobody watches.
    }
}
