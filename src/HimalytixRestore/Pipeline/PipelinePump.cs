using System.Collections.Concurrent;
using System.Diagnostics;
using System.Management.Automation;
using System.Runtime.ExceptionServices;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Pipeline;

/// <summary>
/// Carries what the engine says from its threads to the pipeline's thread, in order. The engine sees an <see cref="IRestoreReporter"/>;
/// only <see cref="Run"/>, on the pipeline's thread, touches the cmdlet.
/// </summary>
/// <param name="cmdlet">The cmdlet that is running.</param>
/// <param name="cancel">Ends the engine's work.</param>
internal sealed class PipelinePump(Cmdlet cmdlet, CancellationTokenSource cancel) : IRestoreReporter, IDisposable
{
    /// <summary>The least time between two progress records: progress for every buffer would cost more than the work.</summary>
    private static readonly TimeSpan s_progressInterval = TimeSpan.FromMilliseconds(250);

    private readonly BlockingCollection<Action<Cmdlet>> _messages = [];
    private readonly object _closing = new();
    private bool _isClosed;
    private RestoreProgress? _progress;
    private ProgressRecord? _shown;
    private long _shownAt = Stopwatch.GetTimestamp();

    /// <inheritdoc/>
    public void Verbose(string message) => Post(c => c.WriteVerbose(message));

    /// <inheritdoc/>
    public void Warning(string message) => Post(c => c.WriteWarning(message));

    /// <inheritdoc/>
    public void Error(RestoreException error) => Post(c => c.WriteError(ErrorRecords.From(error)));

    /// <inheritdoc/>
    public void Progress(RestoreProgress progress) => Volatile.Write(ref _progress, progress);

    /// <summary>Queues a piece of work for the pipeline's thread. What comes after the end is dropped: nobody listens any more.</summary>
    /// <param name="message">The work.</param>
    public void Post(Action<Cmdlet> message)
    {
        lock (_closing)
        {
            if (!_isClosed) _messages.Add(message);
        }
    }

    /// <summary>
    /// Runs the work on the pool and serves the pipeline until the work has ended, also when it was told to end: its clean-up is part of it.
    /// </summary>
    /// <param name="work">The engine's work.</param>
    /// <exception cref="PipelineStoppedException">A write found the pipeline stopped.</exception>
    public void Run(Func<Task> work)
    {
        var task = Task.Run(async () =>
        {
            try
            {
                await work();
            }
            finally
            {
                Close();
            }
        });
        var failure = Drain();
        // A write that failed (a downstream break or throw, ErrorAction Stop) is what the caller must see, not how the work took it.
        if (failure is not null)
        {
            ((IAsyncResult)task).AsyncWaitHandle.WaitOne();
            failure.Throw();
        }

        task.GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    public void Dispose() => _messages.Dispose();

    private void Close()
    {
        lock (_closing)
        {
            _isClosed = true;
            _messages.CompleteAdding();
        }
    }

    private ExceptionDispatchInfo? Drain()
    {
        ExceptionDispatchInfo? failure = null;
        while (!_messages.IsCompleted)
        {
            var isMessage = _messages.TryTake(out var message, s_progressInterval);
            if (failure is not null) continue;
            try
            {
                if (isMessage) message!(cmdlet);
                ShowProgress();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
                _ = cancel.CancelAsync();
            }
        }

        var hiding = HideProgress();
        return failure ?? hiding;
    }

    private void ShowProgress()
    {
        if (Stopwatch.GetElapsedTime(_shownAt) < s_progressInterval || Interlocked.Exchange(ref _progress, null) is not { } progress) return;
        // PowerShell refuses empty texts and percentages above 100.
        _shown = new(activityId: 1, progress.Activity, progress.Status.Length > 0 ? progress.Status : " ")
        {
            PercentComplete = Math.Clamp(progress.Percent, -1, 100),
            SecondsRemaining = progress.Remaining is { } remaining ? (int)Math.Min(remaining.TotalSeconds, int.MaxValue) : -1,
        };
        cmdlet.WriteProgress(_shown);
        _shownAt = Stopwatch.GetTimestamp();
    }

    private ExceptionDispatchInfo? HideProgress()
    {
        if (_shown is null) return null;
        try
        {
            cmdlet.WriteProgress(new(_shown.ActivityId, _shown.Activity, _shown.StatusDescription) { RecordType = ProgressRecordType.Completed });
            return null;
        }
        catch (Exception e)
        {
            return ExceptionDispatchInfo.Capture(e);
        }
    }
}
