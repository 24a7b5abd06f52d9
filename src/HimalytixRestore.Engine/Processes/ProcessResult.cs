namespace HimalytixRestore.Engine.Processes;

/// <summary>How a child process ended.</summary>
/// <param name="ExitCode">Its exit code; 128 + n where signal n ended it.</param>
/// <param name="StandardOutput">The first mebibyte of what it wrote, empty when that went to a stream.</param>
/// <param name="StandardError">The last 64 KiB of what it wrote to its error output.</param>
/// <param name="Duration">How long it ran.</param>
internal sealed record ProcessResult(int ExitCode, string StandardOutput, string StandardError, TimeSpan Duration)
{
    /// <summary>True when the exit code is 0.</summary>
    public bool Succeeded => ExitCode == 0;
}
