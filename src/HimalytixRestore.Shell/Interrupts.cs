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

    /// <summary>The exit code of a shell that a signal ended; null while there was none.</summary>
    public int? ExitCode => Terminated ? Shell.ExitCode.Terminated : Token.IsCancellationRequested ? Shell.ExitCode.Interrupted : null;

    /// <summary>Cancelled when what runs now is to stop; prompts watch it.</summary>
    public CancellationToken Token
    {
        get
        {
            lock (_lock)
                return _current.Token;
        }
    }

    /// <summary>Forgets an earlier Ctrl+C, which was for an earlier line; SIGTERM is never forgotten.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            if (!_current.IsCancellationRequested || Terminated)
                return;
            _current.Dispose();
            _current = new();
        }
    }

    /// <summary>Says how the work that begins now is asked to stop; null when it has ended.</summary>
    /// <param name="stop">Returns at once.</param>
    public void StopBy(Action? stop)
    {
        lock (_lock)
            _stop = stop;
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
