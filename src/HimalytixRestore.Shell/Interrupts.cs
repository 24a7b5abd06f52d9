using System.Runtime.InteropServices;

namespace HimalytixRestore.Shell;

/// <summary>Ctrl+C and SIGTERM: they stop what is running, never the shell in the middle of it, so that clean-up and rollback run.</summary>
internal sealed class Interrupts : IDisposable
{
    private readonly Lock _lock = new();
    private readonly PosixSignalRegistration _interrupt;
    private readonly PosixSignalRegistration _terminate;
    private CancellationTokenSource _current = new();
    private Action? _stop;

    /// <summary>Starts listening.</summary>
    public Interrupts()
    {
        _interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        _terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
    }

    /// <summary>Whether SIGTERM has asked the whole shell to end.</summary>
    public bool Terminated { get; private set; }

    /// <summary>Cancelled when what runs now is to stop; prompts watch it.</summary>
    public CancellationToken Token
    {
        get
        {
            lock (_lock)
                return _current.Token;
        }
    }

    /// <summary>Begins a new piece of work: an earlier Ctrl+C is forgotten, SIGTERM is not.</summary>
    /// <param name="stop">Asks the work to stop; returns at once. May be null when only <see cref="Token"/> matters.</param>
    public void Begin(Action? stop)
    {
        bool stopNow;
        lock (_lock)
        {
            if (_current.IsCancellationRequested && !Terminated)
            {
                _current.Dispose();
                _current = new();
            }

            _stop = stop;
            stopNow = Terminated;
        }

        if (stopNow)
            stop?.Invoke();
    }

    /// <summary>Ends a piece of work: the next signal is for the next one.</summary>
    public void End()
    {
        lock (_lock)
            _stop = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _interrupt.Dispose();
        _terminate.Dispose();
        _current.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        Action? stop;
        lock (_lock)
        {
            Terminated |= context.Signal == PosixSignal.SIGTERM;
            _current.Cancel();
            stop = _stop;
        }

        stop?.Invoke();
    }
}
