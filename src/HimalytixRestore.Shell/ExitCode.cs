namespace HimalytixRestore.Shell;

/// <summary>The exit codes of the shell itself; they are pwsh's, with the usual signal codes added.</summary>
internal static class ExitCode
{
    /// <summary>The command or script ended well.</summary>
    public const int Success = 0;

    /// <summary>A terminating error, or a command whose last statement failed.</summary>
    public const int Failed = 1;

    /// <summary>The command line was wrong, or it named a script that does not exist.</summary>
    public const int BadCommandLine = 64;

    /// <summary>The engine or the module did not start.</summary>
    public const int StartFailed = 70;

    /// <summary>Ended by Ctrl+C (128 + SIGINT).</summary>
    public const int Interrupted = 130;

    /// <summary>Ended by SIGTERM (128 + SIGTERM).</summary>
    public const int Terminated = 143;
}
