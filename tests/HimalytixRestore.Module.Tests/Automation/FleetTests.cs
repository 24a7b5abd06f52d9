using HimalytixRestore.Module.Tests.EndToEnd;
using HimalytixRestore.Module.Tests.Support;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Module.Tests.Automation;

/// <summary>The fleet's script over PowerShell's own ssh remoting, to a real sshd whose subsystem is an engine in a process of its own.</summary>
[Collection(AutomationCollection.Name)]
public sealed class FleetTests(SandboxFixture sandbox) : IDisposable
{
    private readonly UnattendedRun _run = new(sandbox);

    [Fact]
    public async Task Every_database_becomes_a_row_also_one_that_fails_and_one_that_nobody_reaches()
    {
        var before = await _run.LiveAsync();
        var modules = Path.Combine(Path.GetDirectoryName(Shell.ShellProcess.Assembly)!, "Modules");
        var subsystem = new System.Diagnostics.ProcessStartInfo();
        ChildProcess.Target(subsystem);
        await using var server = await SshServer.StartForRemotingAsync(
            string.Join(' ', [subsystem.FileName, .. subsystem.ArgumentList, ChildProcess.JobServerSwitch]),
            ("PSModulePath", modules), ("HIMALYTIX_RESTORE_PROFILE", _run.WriteProfile()), ("PATH", Environment.GetEnvironmentVariable("PATH")!));
        _run.StandIn("ssh", $"exec /usr/bin/ssh -F '{server.ConfigFile}' \"$@\"");
        var script = _run.Write(
            "fleet.ps1",
            $$"""
            '{{SshServer.Host}}/production', '{{SshServer.Host}}/nowhere', '{{SshServer.Unreachable}}/production' |
                ForEach-Object { [pscustomobject]@{ HostName = ($_ -split '/')[0]; Environment = ($_ -split '/')[1] } } |
                & '{{AutomationFolder.PathOf("fleet/Invoke-FleetDrill.ps1")}}' -ThrottleLimit 2 |
                Sort-Object HostName, Environment | ForEach-Object { '{0}/{1} {2} {3} {4} {5}' -f $_.HostName, $_.Environment, $_.State, $_.Database, ($_.Duration -is [timespan]), $_.ErrorId }
            """);

        var fleet = await _run.ShellAsync("-File", script);

        Assert.True(fleet.ExitCode == 0, fleet.Output + fleet.Error);
        Assert.Collection(
            // ssh says why it has no connection, and PowerShell shows that line as it comes.
            fleet.Output.Split('\n').Where(static line => line.StartsWith("himalytix-", StringComparison.Ordinal)),
            static row => Assert.StartsWith($"{SshServer.Host}/nowhere NotStarted  False Environment", row, StringComparison.Ordinal),
            static row => Assert.Equal($"{SshServer.Host}/production Succeeded erpdb True ", row),
            static row => Assert.StartsWith($"{SshServer.Unreachable}/production Unreachable  False ", row, StringComparison.Ordinal));
        Assert.Equal("", fleet.Error);
        Assert.Equal(before, await _run.LiveAsync());
    }

    public void Dispose() => _run.Dispose();
}
