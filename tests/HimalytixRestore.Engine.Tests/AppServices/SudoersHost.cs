using HimalytixRestore.Engine.Processes;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.AppServices;

/// <summary>
/// This machine as the user nobody sees it, with the real sudo and a line of sudoers(5) of the test's: every program runs in a mount
/// namespace of its own, so that nothing of the machine's is changed.
/// </summary>
/// <param name="line">The line; empty for none.</param>
/// <param name="systemctl">A program that takes the place of systemctl; null leaves it.</param>
internal sealed class SudoersHost(string line, string? systemctl = null) : IProgramHost
{
    private const string Script = """
        mount -t tmpfs -o mode=755 tmpfs /etc/sudoers.d || exit 99
        printf '%s\n' "$1" > /etc/sudoers.d/test && chmod 440 /etc/sudoers.d/test || exit 99
        [ -z "$2" ] || mount --bind "$2" /usr/bin/systemctl || exit 99
        shift 2
        exec runuser -u nobody -- "$@"
        """;

    public string Name => "";

    public string Prompt => "";

    /// <summary>Skips the test where there is no sudo to test with; in CI it fails.</summary>
    public static void Require()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || ProgramPath.Find("sudo") is null || ProgramPath.Find("systemctl") is null)
            ContinuousIntegration.SkipOrFail("No sudo to test with: it needs Linux, root and the packages sudo and systemd.");
    }

    public Task<ProcessResult> RunAsync(ProcessRequest request, CancellationToken cancellationToken) =>
        ProcessRunner.RunAsync(request with { FileName = "unshare", Arguments = ["--mount", "--propagation", "private", "/bin/sh", "-c", Script, "sh", line, systemctl ?? "", request.FileName, .. request.Arguments] }, cancellationToken);
}
