using System.Collections.Concurrent;
using HimalytixRestore.Ports;

namespace HimalytixRestore.TestSupport;

/// <summary>Keeps everything the engine tells while it works.</summary>
public sealed class RecordingReporter : IRestoreReporter
{
    private readonly ConcurrentQueue<string> _milestones = new();
    private readonly ConcurrentQueue<string> _warnings = new();
    private readonly ConcurrentQueue<RestoreException> _errors = new();
    private readonly ConcurrentQueue<RestoreProgress> _progress = new();

    /// <summary>The milestones, in order.</summary>
    public IReadOnlyCollection<string> Milestones => _milestones;

    /// <summary>The warnings, in order.</summary>
    public IReadOnlyCollection<string> Warnings => _warnings;

    /// <summary>The errors, in order.</summary>
    public IReadOnlyCollection<RestoreException> Errors => _errors;

    /// <summary>Every state of progress, in order.</summary>
    public IReadOnlyCollection<RestoreProgress> ProgressStates => _progress;

    /// <inheritdoc/>
    public void Verbose(string message) => _milestones.Enqueue(message);

    /// <inheritdoc/>
    public void Warning(string message) => _warnings.Enqueue(message);

    /// <inheritdoc/>
    public void Error(RestoreException error) => _errors.Enqueue(error);

    /// <inheritdoc/>
    public void Progress(RestoreProgress progress) => _progress.Enqueue(progress);
}
