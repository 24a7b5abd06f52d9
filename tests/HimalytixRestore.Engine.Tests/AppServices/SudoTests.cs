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
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess || ProgramPath.Find("sudo") is null || ProgramPath.Find("systemctl") is null)
            ContinuousIntegration.SkipOrFail("No sudo to test with: it needs Linux, root and the packages sudo and systemd.");
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
