using System.Management.Automation;
using System.Runtime.InteropServices;
using HimalytixRestore.Isolation;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Pipeline;

/// <summary>
/// The base of every cmdlet: runs the engine's asynchronous work and serves the pipeline until it has ended, also after Ctrl+C or SIGTERM,
/// so that clean-up and rollback run to their end.
/// </summary>
public abstract class RestoreCmdlet : PSCmdlet, IDisposable
{
    /// <summary>Items that may wait for the pipeline; a listing never runs further ahead of a slow downstream.</summary>
    private const int ItemsAhead = 256;

    private readonly CancellationTokenSource _stop = new();

    /// <summary>The engine; loaded when first asked for.</summary>
    private protected static IRestoreEngine Engine => Bridge.Engine;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(target: null, Process);

    /// <summary>Only cancels: the pipeline's thread waits for the work to end.</summary>
    protected sealed override void StopProcessing() => Cancel();

    /// <summary>Releases what the cmdlet holds.</summary>
    /// <param name="disposing">True when called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing) _stop.Dispose();
    }

    /// <summary>The cmdlet's work for one input object.</summary>
    private protected abstract void Process();

    /// <summary>Whether an error ends the pipeline; false for trouble with one item of many.</summary>
    /// <param name="exception">The error.</param>
    private protected virtual bool IsTerminating(RestoreException exception) => true;

    /// <summary>
    /// Whether an error ends the script and not only the statement. So it is with what follows a whole runbook: nobody looks on, a
    /// scheduler sees nothing but the exit code, and what comes after it in the script relies on it.
    /// </summary>
    private protected virtual bool EndsScript => false;

    /// <summary>Ends the pipeline with an error, and the script where <see cref="EndsScript"/> says so.</summary>
    /// <param name="record">The error.</param>
    private protected void Terminate(ErrorRecord record)
    {
        if (EndsScript) throw ErrorRecords.EndScript(record, this);
        ThrowTerminatingError(record);
    }

    /// <summary>Does something about one item and turns its error into an error record.</summary>
    /// <param name="target">The item; null takes the error's own target.</param>
    /// <param name="action">What to do.</param>
    private protected void Guard(object? target, Action action)
    {
        try
        {
            action();
        }
        catch (RestoreException e) when (IsTerminating(e))
        {
            Terminate(ErrorRecords.From(e, target));
        }
        catch (RestoreException e)
        {
            WriteError(ErrorRecords.From(e, target));
        }
    }

    /// <summary>Runs work with one result.</summary>
    /// <typeparam name="T">The result's type.</typeparam>
    /// <param name="work">The work.</param>
    /// <param name="write">Called with the result on the pipeline's thread, also when a stop came too late to prevent it.</param>
    /// <exception cref="PipelineStoppedException">The work was told to stop.</exception>
    private protected T Await<T>(Func<IRestoreReporter, CancellationToken, Task<T>> work, Action<T>? write = null)
    {
        T result = default!;
        Pump(async (pump, token) =>
        {
            result = await work(pump, token);
            if (write is not null) pump.Post(_ => write(result));
        });
        return result;
    }

    /// <summary>Runs work with many results and writes each as it comes.</summary>
    /// <typeparam name="T">The results' type.</typeparam>
    /// <param name="work">The work.</param>
    /// <exception cref="PipelineStoppedException">The work was told to stop.</exception>
    private protected void WriteAll<T>(Func<IRestoreReporter, CancellationToken, IAsyncEnumerable<T>> work)
    {
        using var room = new SemaphoreSlim(ItemsAhead);
        Pump(async (pump, token) =>
        {
            await foreach (var item in work(pump, token))
            {
                await room.WaitAsync(token);
                pump.Post(cmdlet =>
                {
                    room.Release();
                    cmdlet.WriteObject(item);
                });
            }
        });
    }

    private void Pump(Func<PipelinePump, CancellationToken, Task> work)
    {
        if (_stop.IsCancellationRequested) throw new PipelineStoppedException();
        using var pump = new PipelinePump(this, _stop);
        // However often it comes, SIGTERM never cuts a rollback short.
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = true;
            Cancel();
        });
        try
        {
            pump.Run(() => work(pump, _stop.Token));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
        catch (RestoreException e) when (_stop.IsCancellationRequested)
        {
            WriteError(ErrorRecords.From(e));
            throw new PipelineStoppedException();
        }

        // Work that ended well although it was told to stop: its result is out, but the script must not go on.
        if (_stop.IsCancellationRequested) throw new PipelineStoppedException();
    }

    private void Cancel()
    {
        try
        {
            _ = _stop.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // The cmdlet ended while the stop was on its way.
        }
    }
}
