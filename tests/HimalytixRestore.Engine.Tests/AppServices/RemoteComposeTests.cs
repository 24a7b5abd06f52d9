using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.AppServices;

/// <summary>A Compose project of another machine, as the profile says it, over a real sshd.</summary>
public sealed class RemoteComposeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_profiles_project_is_stopped_and_started_there()
    {
        using var docker = new DockerStandIn("django", "celery", "celery-beat");
        await using var server = await SshServer.StartAsync(null, ("PATH", $"{docker.Folder}:/usr/bin:/bin"));
        using var folder = new TempFolder();
        string profile = folder.Combine("profile.json");
        await File.WriteAllTextAsync(profile, $$"""{ "environments": { "test": { "computerName": "{{SshServer.Host}}", "sshConfigFile": "{{server.ConfigFile}}", "compose": { "files": ["/srv/it's.yml"] } } } }""", Token);
        var operations = new ServiceOperations(new SettingsResolver(_ => null));
        var request = new ServiceRequest { Settings = new() { ProfilePath = profile }, Timeout = TimeSpan.FromSeconds(20) };

        var stopped = await operations.StopAsync(request, new RecordingReporter(), Token).ToListAsync(Token);
        Assert.All(stopped, state => Assert.Equal((AppServiceStatus.Stopped, SshServer.Host, "docker compose"), (state.Status, state.ComputerName, state.Manager)));
        await operations.StartAsync(request with { Names = ["django"] }, new RecordingReporter(), Token).ToListAsync(Token);

        Assert.Equal(["stop django", "stop celery", "stop celery-beat", "start django"], docker.Orders.Select(order => order["compose -f /srv/it's.yml ".Length..]));
    }
}
