namespace HimalytixRestore.Shell;

/// <summary>Keys from the terminal, in a wait that Ctrl+C ends: a blocked <see cref="Console.ReadKey(bool)"/> would hang it.</summary>
/// <param name="interrupts">Says when to stop waiting.</param>
internal sealed class KeyReader(Interrupts interrupts)
{
    /// <summary>How often the terminal is looked at, in milliseconds: below what a typist notices.</summary>
    private const int PollMilliseconds = 20;

    /// <summary>Waits for one key, which is not echoed.</summary>
    /// <exception cref="OperationCanceledException">Ctrl+C, or the shell was told to end.</exception>
    public ConsoleKeyInfo ReadKey()
    {
        var token = interrupts.Token;
        while (!Console.KeyAvailable)
        {
            token.WaitHandle.WaitOne(PollMilliseconds);
            token.ThrowIfCancellationRequested();
        }

        return Console.ReadKey(intercept: true);
    }
}
