using System.Collections.Concurrent;
using System.Globalization;
using System.Management.Automation;
using System.Runtime.ExceptionServices;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Pipeline;

/// <summary>
/// Carries what the engine says from its threads to the pipeline's thread, in order. The engine sees an <see cref="IRestoreReporter"/>;
/// only <see cref="Run"/>, on the pipeline's thread, touches the cmdlet.
/// </summary>
internal sealed class PipelinePump : IRestoreReporter, IDisposable
{
    /// <summary>Numbers for the senders of bars; PowerShell's own are small.</summary>
    private static long s_lastSource = 1L << 32;

    private readonly Cmdlet _cmdlet;
    private readonly CancellationTokenSource _cancel;
    private readonly BlockingCollection<Action<Cmdlet>> _messages = [];
    private readonly object _closing = new();
    private readonly ProgressBars _bars;
    private bool _isClosed;

    /// <summary>Creates it.</summary>
    /// <param name="cmdlet">The cmdlet that is running.</param>
    /// <param name="cancel">Ends the engine's work.</param>
    public PipelinePump(Cmdlet cmdlet, CancellationTokenSource cancel)
    {
        (_cmdlet, _cancel) = (cmdlet, cancel);
        var source = Interlocked.Increment(ref s_lastSource);
        _bars = new(record => Show(source, record), line => cmdlet.WriteVerbose(Timed(line)), TimeProvider.System);
    }

    /// <inheritdoc/>
    public void Verbose(string message)
    {
        var line = Timed(message);
        Post(c => c.WriteVerbose(line));
    }

    /// <inheritdoc/>
    public void Warning(string message) => Post(c => c.WriteWarning(message));

    /// <inheritdoc/>
    public void Error(RestoreException error) => Post(c => c.WriteError(ErrorRecords.From(error)));

    /// <inheritdoc/>
    public void Progress(RestoreProgress progress) => _bars.Set(progress);

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
            var isMessage = _messages.TryTake(out var message, ProgressBars.Interval);
            if (failure is not null) continue;
            try
            {
                if (isMessage) message!(_cmdlet);
                _bars.Show();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
                _ = _cancel.CancelAsync();
            }
        }

        var hiding = HideProgress();
        return failure ?? hiding;
    }

    private ExceptionDispatchInfo? HideProgress()
    {
        try
        {
            _bars.Complete();
            return null;
        }
        catch (Exception e)
        {
            return ExceptionDispatchInfo.Capture(e);
        }
    }

    /// <summary>Shows a bar. A pipeline that is being stopped takes no records any more; its bars must not stay on the screen all the same.</summary>
    private void Show(long source, ProgressRecord record)
    {
        try
        {
            _cmdlet.CommandRuntime.WriteProgress(source, record);
        }
        catch (PipelineStoppedException) when (record.RecordType == ProgressRecordType.Completed)
        {
            _cmdlet.CommandRuntime.Host?.UI?.WriteProgress(source, record);
        }
    }

    /// <summary>A line as a log needs it: with the time, in UTC.</summary>
    private static string Timed(string line) => $"{DateTime.UtcNow.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture)} {line}";
}
