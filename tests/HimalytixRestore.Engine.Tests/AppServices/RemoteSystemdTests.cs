using HimalytixRestore.Engine.AppServices;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.AppServices;

/// <summary>The services of another machine: a real systemd behind a real sshd.</summary>
[Collection(SystemdCollection.Name)]
public sealed class RemoteSystemdTests(SystemdFixture systemd) : IAsyncLifetime
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(20);
    private readonly TempFolder _folder = new();
    private readonly RecordingReporter _reporter = new();
    private SshServer? _server;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SystemdServiceManager Manager => new(SystemdScope.User, host: new SshHost(SshTarget.Parse(SshServer.Host, _server!.ConfigFile)));

    public async ValueTask InitializeAsync()
    {
        await systemd.PrepareAsync();
        // Inside the fixture's namespace, where its journal is, and with the variable that a login gives a user.
        _server = await SshServer.StartAsync(systemd.Namespace, ("XDG_RUNTIME_DIR", Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR")!));
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_profiles_host_has_its_services_stopped_and_started_in_order()
    {
        var operations = new ServiceOperations(new SettingsResolver(_ => null));
        var request = new ServiceRequest { Settings = new() { ProfilePath = await ProfileAsync(SshServer.Host) }, Timeout = s_timeout };

        var stopped = await operations.StopAsync(request, _reporter, Token).ToListAsync(Token);
        Assert.Equal(SystemdFixture.Services, stopped.Select(state => state.Name));
        Assert.All(stopped, state => Assert.Equal((AppServiceStatus.Stopped, AppServiceStatus.Running, SshServer.Host), (state.Status, state.PreviousStatus, state.ComputerName)));
        Assert.Equal("inactive\ninactive\ninactive", await systemd.ControlAsync(["is-active", .. SystemdFixture.Services]));

        var started = await operations.StartAsync(request, _reporter, Token).ToListAsync(Token);
        Assert.Equal(["himalytix-celery", "himalytix-celery-beat", "himalytix-django"], started.Select(state => state.Name));
        Assert.Equal("active\nactive\nactive", await systemd.ControlAsync(["is-active", .. SystemdFixture.Services]));
    }

    [Fact]
    public async Task The_parameter_beats_the_profile()
    {
        var operations = new ServiceOperations(new SettingsResolver(_ => null));
        var request = new ServiceRequest { Settings = new() { ProfilePath = await ProfileAsync(SshServer.Unreachable), ComputerName = SshServer.Host } };

        Assert.All(await operations.GetAsync(request, Token).ToListAsync(Token), state => Assert.Equal(AppServiceStatus.Running, state.Status));
    }

    [Fact]
    public async Task A_host_that_cannot_be_reached_is_told_before_anything_is_stopped()
    {
        var operations = new ServiceOperations(new SettingsResolver(_ => null));
        var request = new ServiceRequest { Settings = new() { ProfilePath = await ProfileAsync(SshServer.Unreachable) } };

        var error = await Assert.ThrowsAsync<ServiceException>(async () => await operations.StopAsync(request, _reporter, Token).ToListAsync(Token));

        Assert.Equal("SshUnreachable", error.ErrorId);
        Assert.Equal("active\nactive\nactive", await systemd.ControlAsync(["is-active", .. SystemdFixture.Services]));
    }

    [Fact]
    public async Task A_stop_that_hangs_there_ends_with_the_units_own_log_lines_and_the_command_for_here()
    {
        await systemd.ControlAsync("start", SystemdFixture.Stubborn);
        await Eventually.TrueAsync(async () => (await Manager.ReadLogAsync(SystemdFixture.Stubborn, 5, Token)).Any(line => line.Contains("I stay", StringComparison.Ordinal)), "it logs");

        var error = await Assert.ThrowsAsync<ServiceException>(() => Manager.StopAsync(SystemdFixture.Stubborn, TimeSpan.FromSeconds(2), _reporter, Token));

        Assert.Equal(("ServiceStopTimeout", RestoreErrorCategory.Timeout), (error.ErrorId, error.Category));
        Assert.Contains("I stay", error.Evidence["Log"], StringComparison.Ordinal);
        Assert.Contains($"on {SshServer.Host}", error.Message, StringComparison.Ordinal);
        Assert.Contains($"ssh -F {_server!.ConfigFile} -t {SshServer.Host} systemctl --user kill --signal=KILL {SystemdFixture.Stubborn}", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_dies_there_has_not_started()
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => Manager.StartAsync(SystemdFixture.Broken, s_timeout, _reporter, Token));

        Assert.Equal("ServiceStartFailed", error.ErrorId);
        Assert.Contains("cannot reach the database", error.Evidence["Log"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SystemdFixture.Masked, "UnitMasked")]
    [InlineData("himalytix-nowhere", "UnitNotFound")]
    public async Task What_cannot_be_started_there_is_named_with_its_host(string service, string errorId)
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => Manager.StartAsync(service, s_timeout, _reporter, Token));
        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains($"on {SshServer.Host}", error.Message, StringComparison.Ordinal);
    }

    private async Task<string> ProfileAsync(string host)
    {
        string profile = _folder.Combine("profile.json");
        await File.WriteAllTextAsync(profile, $$"""{ "environments": { "test": { "serviceScope": "user", "computerName": "{{host}}", "sshConfigFile": "{{_server!.ConfigFile}}" } } }""", Token);
        return profile;
    }
}
