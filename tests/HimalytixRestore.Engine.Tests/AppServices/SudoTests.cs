using HimalytixRestore.Engine.AppServices;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.AppServices;

/// <summary>Stopping with root's rights: what is sent, and what the real sudo refuses.</summary>
public sealed class SudoTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_what_changes_something_asks_for_more_rights()
    {
        var host = new ScriptedHost(request => request.Arguments.Contains("show", StringComparer.Ordinal)
            ? new(0, "LoadState=loaded\nActiveState=active\n", "", TimeSpan.Zero)
            : new(1, "", "sudo: a password is required\n", TimeSpan.Zero));

        await Assert.ThrowsAsync<ServiceException>(() => Manager(host).StopAsync("himalytix-django", TimeSpan.FromSeconds(5), new RecordingReporter(), Token));

        Assert.Equal(["systemctl --no-ask-password show", "sudo -n systemctl --no-ask-password stop himalytix-django", "id -un"], host.Commands.Select(command => command.Split(" --property")[0]));
    }

    [Fact]
    public async Task A_refusal_of_the_real_sudo_is_told_with_the_line_that_allows_it()
    {
        SudoersHost.Require();
        var nobody = new RunAsUser("nobody");
        var host = new ScriptedHost(request => request.Arguments.Contains("show", StringComparer.Ordinal)
            ? new(0, "LoadState=loaded\nActiveState=active\n", "", TimeSpan.Zero)
            : null, nobody);

        var error = await Assert.ThrowsAsync<ServiceException>(() => Manager(host).StopAsync("himalytix-django@1:2", TimeSpan.FromSeconds(20), new RecordingReporter(), Token));

        Assert.Equal(("SudoRefused", RestoreErrorCategory.PermissionDenied), (error.ErrorId, error.Category));
        const string Line = @"nobody ALL=(root) NOPASSWD: /usr/bin/systemctl --no-ask-password stop himalytix-django@1\:2, /usr/bin/systemctl --no-ask-password start himalytix-django@1\:2";
        Assert.Equal(Line, error.Evidence["SudoersLine"]);
        Assert.Contains(Line, error.RecommendedAction, StringComparison.Ordinal);
        await IsSudoersLineAsync(Line);
    }

    [Fact]
    public async Task The_line_that_a_refusal_tells_allows_to_stop_and_start_and_nothing_else()
    {
        SudoersHost.Require();
        using var folder = new TempFolder();
        string systemctl = StandIn(folder);
        const string Unit = "himalytix-django@1:2";
        var refused = await Assert.ThrowsAsync<ServiceException>(() => Manager(new SudoersHost("", systemctl)).StopAsync(Unit, TimeSpan.FromSeconds(20), new RecordingReporter(), Token));
        var host = new SudoersHost(refused.Evidence["SudoersLine"], systemctl);

        Assert.Equal(AppServiceStatus.Stopped, (await Manager(host).StopAsync(Unit, TimeSpan.FromSeconds(20), new RecordingReporter(), Token)).Status);
        Assert.Equal(AppServiceStatus.Running, (await Manager(host).StartAsync(Unit, TimeSpan.FromSeconds(20), new RecordingReporter(), Token)).Status);

        foreach (string other in (string[])["himalytix-celery", "--all"])
        {
            var result = await host.RunAsync(new() { FileName = "sudo", Arguments = ["-n", "systemctl", "--no-ask-password", "stop", other] }, Token);
            Assert.True(Sudo.Refused(result.StandardError), result.StandardError);
        }
    }

    /// <summary>A systemctl that only root may order about, and that notes whether the unit is down.</summary>
    private static string StandIn(TempFolder folder)
    {
        string file = folder.Combine("systemctl");
        File.WriteAllText(file, $"""
            #!/bin/sh
            down={folder.Combine("down")}
            case $* in
            *show*) if [ -e $down ]; then echo ActiveState=inactive; else echo ActiveState=active; fi; echo LoadState=loaded; echo Type=notify ;;
            *stop*) [ "$(id -u)" = 0 ] && touch $down ;;
            *start*) [ "$(id -u)" = 0 ] && rm $down ;;
            esac

            """);
        if (!OperatingSystem.IsWindows())
        {
            const UnixFileMode Everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
            File.SetUnixFileMode(file, Everybody);
            File.SetUnixFileMode(folder.FullPath, Everybody);
        }

        return file;
    }

    [Fact]
    public void By_hand_it_is_sudo_too() => Assert.Equal("sudo systemctl start a b", Manager(LocalHost.Instance).ByHand("start", ["a", "b"]));

    private static SystemdServiceManager Manager(IProgramHost host) => new(SystemdScope.System, host: host) { UseSudo = true };

    /// <summary>Judged by sudo's own reader of such files.</summary>
    private static async Task IsSudoersLineAsync(string line)
    {
        using var folder = new TempFolder();
        string file = folder.Combine("sudoers");
        await File.WriteAllTextAsync(file, line + "\n", Token);
        var result = await ProcessRunner.RunAsync(new() { FileName = "/usr/sbin/visudo", Arguments = ["--check", "--strict", "--quiet", "--file", file] }, Token);
        Assert.True(result.Succeeded, result.StandardError);
    }
}
