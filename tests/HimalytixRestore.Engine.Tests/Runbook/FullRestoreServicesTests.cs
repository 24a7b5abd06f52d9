using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.Engine.Tests.AppServices;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>The whole runbook with the application's services as real systemd units.</summary>
[Collection(SystemdCollection.Name)]
public sealed class FullRestoreServicesTests(PostgresFixture postgres, SystemdFixture systemd)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Units_are_down_during_the_restore_and_back_as_they_were_found(bool fails)
    {
        await systemd.PrepareAsync();
        await systemd.ControlAsync("start", "himalytix-django", "himalytix-celery");
        await systemd.ControlAsync("stop", "himalytix-celery-beat");
        await using var scene = await RestoreScene.CreateAsync(postgres);
        using var folder = new TempFolder();
        string profile = folder.Combine("profile.json");
        await File.WriteAllTextAsync(profile, """{ "environments": { "production": { "serviceScope": "user", "services": ["himalytix-django", "himalytix-celery", "himalytix-celery-beat"] } } }""", TestContext.Current.CancellationToken);
        var settings = scene.Settings with { ProfilePath = profile, Services = null };
        string during = "";

        var run = await scene.RunAsync(
            new() { Settings = settings },
            step => step.Id != StepIds.Restore ? step : new ObservedStep(step, async () =>
            {
                during = await StatesAsync();
                return fails ? new HealthException("Injected", RestoreErrorCategory.OperationFailed, "injected", "none") : null;
            }),
            services: new RestoreEngine().Services);

        Assert.True(run.State == (fails ? RestoreRunState.RolledBack : RestoreRunState.Succeeded), run.Summary);
        Assert.Equal("inactive inactive inactive", during);
        Assert.Equal("active active inactive", await StatesAsync());
    }

    [Fact]
    public async Task Over_ssh_they_are_down_and_back_too()
    {
        await systemd.PrepareAsync();
        await systemd.ControlAsync("stop", "himalytix-celery-beat");
        await using var server = await SshServer.StartAsync(systemd.Namespace, ("XDG_RUNTIME_DIR", Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR")!));
        await using var scene = await RestoreScene.CreateAsync(postgres);
        using var folder = new TempFolder();
        string profile = folder.Combine("profile.json");
        await File.WriteAllTextAsync(profile, $$"""{ "environments": { "production": { "serviceScope": "user", "sshConfigFile": "{{server.ConfigFile}}" } } }""", TestContext.Current.CancellationToken);
        string during = "";

        var run = await scene.RunAsync(
            new() { Settings = scene.Settings with { ProfilePath = profile, Services = null, ComputerName = SshServer.Host }, Strategy = RestoreStrategy.Swap },
            step => step.Id != StepIds.SwapDatabases ? step : new ObservedStep(step, async () =>
            {
                during = await StatesAsync();
                return null;
            }),
            services: new RestoreEngine().Services);

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal("inactive inactive inactive", during);
        Assert.Equal("active active inactive", await StatesAsync());
        Assert.All(run.Services, service => Assert.Equal(SshServer.Host, service.ComputerName));
    }

    private async Task<string> StatesAsync()
    {
        var states = new List<string>();
        foreach (string unit in SystemdFixture.Services)
            states.Add((await systemd.ControlAsync("show", "--property=ActiveState", "--value", unit)).Trim());
        return string.Join(' ', states);
    }
}
