using System.Diagnostics;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Pipeline;

/// <summary>SIGTERM, as a container or a service manager sends it.</summary>
public sealed class TerminationTests
{
    [Fact]
    public async Task TheWorkCleansUpAndTheScriptEndsHoweverOftenItIsTold()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM that one process can send another.");
        using var process = ChildProcess.Start($"Import-Module '{ModuleFiles.Manifest}'; Invoke-Probe -UntilCancelled -Verbose; 'never'");
        Assert.EndsWith(" started", await process.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        Terminate(process);
        Assert.EndsWith(" cancelled", await process.StandardOutput.ReadLineAsync(), StringComparison.Ordinal);
        Terminate(process);
        var rest = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Matches("^Verbose: \\S+ cleaned up\nFailure: PipelineStopped: ", rest);
        Assert.DoesNotContain("never", rest, StringComparison.Ordinal);
        Assert.Equal(0, process.ExitCode);
    }

    private static void Terminate(Process process)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        kill.WaitForExit();
    }
}
