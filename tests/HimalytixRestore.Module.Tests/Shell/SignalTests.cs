using System.Diagnostics;

namespace HimalytixRestore.Module.Tests.Shell;

/// <summary>Signals stop what runs and let its clean-up run.</summary>
public sealed class SignalTests
{
    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_ends_the_command_after_its_clean_up(string signal, int exitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "kill -INT exists on Unix only.");
        using var process = ShellProcess.Start(["-Command", "try { Write-Host started; Start-Sleep 60 } finally { Write-Host cleaned }"]);
        Assert.Equal("started", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        await SendAsync(process, signal);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("cleaned", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Equal(exitCode, process.ExitCode);
    }

    [Fact]
    public async Task Ctrl_C_stops_the_command_and_not_the_shell()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "kill -INT exists on Unix only.");
        using var process = ShellProcess.Start([]);
        await process.StandardInput.WriteLineAsync("Write-Host started; Start-Sleep 60; 'not reached'");
        await process.StandardInput.WriteLineAsync("'still here'; exit 2");
        Assert.Equal("started", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

        await SendAsync(process, "INT");

        Assert.Equal("still here", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, process.ExitCode);
    }

    private static async Task SendAsync(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, kill.ExitCode);
    }
}
