using HimalytixRestore.Engine.AppServices;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.AppServices;

/// <summary>What an operator is told where no systemd answers, where rights are missing, and where a name is none.</summary>
public sealed class ServiceManagerAbsenceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_manager_that_does_not_answer_is_named()
    {
        if (!File.Exists("/usr/bin/systemctl"))
            ContinuousIntegration.SkipOrFail("systemctl is not installed.");
        using var folder = new TempFolder();
        var manager = new SystemdServiceManager(SystemdScope.User, ["env", "XDG_RUNTIME_DIR=" + folder.FullPath, "DBUS_SESSION_BUS_ADDRESS="]);

        var error = await Assert.ThrowsAsync<ServiceException>(() => manager.GetAsync("himalytix-django", Token));

        Assert.Equal(("ServiceManagerUnavailable", RestoreErrorCategory.Unavailable), (error.ErrorId, error.Category));
        Assert.Contains("bus", error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("XDG_RUNTIME_DIR", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_without_systemctl_is_named()
    {
        var manager = new SystemdServiceManager(SystemdScope.System, ["/nonexistent/ssh"]);

        var error = await Assert.ThrowsAsync<ServiceException>(() => manager.GetAsync("himalytix-django", Token));

        Assert.Equal("ServiceManagerUnavailable", error.ErrorId);
        Assert.Contains("/nonexistent/ssh", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Failed to stop x.service: Interactive authentication required.")]
    [InlineData("Failed to stop x.service: Access denied")]
    [InlineData("sudo: a password is required")]
    public async Task A_refusal_of_rights_is_told_as_one(string refusal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell");
        string[] refusing = ["/bin/sh", "-c", $"case \"$*\" in *show*) echo ActiveState=active;; *) echo '{refusal}' >&2; exit 1;; esac", "refusing"];
        var manager = new SystemdServiceManager(SystemdScope.System, refusing);

        var error = await Assert.ThrowsAsync<ServiceException>(() => manager.StopAsync("x", TimeSpan.FromSeconds(5), new RecordingReporter(), Token));

        Assert.Equal(("ServiceAccessDenied", RestoreErrorCategory.PermissionDenied), (error.ErrorId, error.Category));
        Assert.Contains(refusal, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--host=elsewhere")]
    [InlineData("himalytix-*")]
    [InlineData("a b")]
    [InlineData("../x")]
    public async Task Nothing_but_a_units_name_reaches_the_command_line(string name)
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => new SystemdServiceManager(SystemdScope.System).GetAsync(name, Token));
        Assert.Equal("InvalidServiceName", error.ErrorId);
    }
}
