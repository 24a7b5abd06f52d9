namespace HimalytixRestore.Shell;

/// <summary>Keys from the terminal, in a wait that Ctrl+C ends: a blocked <see cref="Console.ReadKey(bool)"/> would hang it.</summary>
internal sealed class KeyReader
{
    /// <summary>How often the terminal is looked at, in milliseconds: below what a typist notices.</summary>
    private const int PollMilliseconds = 20;

    private readonly Interrupts _interrupts;

    /// <summary>Takes the terminal over.</summary>
    /// <param name="interrupts">Says when to stop waiting.</param>
    public KeyReader(Interrupts interrupts)
    {
        _interrupts = interrupts;

        // The first look switches the terminal's own echo off. At the first prompt it would be too late: what a fast typist
        // or a paste sends before it, a secret perhaps, would be shown.
        if (!Console.IsInputRedirected)
            _ = Console.KeyAvailable;
    }

    /// <summary>Waits for one key, which is not echoed.</summary>
    /// <exception cref="OperationCanceledException">Ctrl+C, or the shell was told to end.</exception>
    public ConsoleKeyInfo ReadKey()
    {
        var token = _interrupts.Token;
        while (!Console.KeyAvailable)
        {
            token.WaitHandle.WaitOne(PollMilliseconds);
            token.ThrowIfCancellationRequested();
        }

        return Console.ReadKey(intercept: true);
    }
}
