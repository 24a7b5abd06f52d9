namespace HimalytixRestore.Module.Tests.Shell;

/// <summary>How a run of the shell ended.</summary>
/// <param name="ExitCode">The process's exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record ShellRun(int ExitCode, string Output, string Error);
