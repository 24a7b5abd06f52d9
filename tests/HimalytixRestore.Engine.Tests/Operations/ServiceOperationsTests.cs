using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Engine.Tests.AppServices;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Operations;

[Collection(SystemdCollection.Name)]
public sealed class ServiceOperationsTests(SystemdFixture systemd) : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly ServiceOperations _operations = new(new SettingsResolver(_ => null));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await systemd.PrepareAsync();

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_profile_says_which_services_and_whose_systemd()
    {
        var request = await RequestAsync();

        var states = await _operations.GetAsync(request, Token).ToListAsync(Token);

        Assert.Equal(SystemdFixture.Services, states.Select(state => state.Name));
        Assert.All(states, state => Assert.Equal(AppServiceStatus.Running, state.Status));
    }

    [Fact]
    public async Task Named_services_are_changed_in_the_runbooks_order_and_the_others_not()
    {
        var request = await RequestAsync() with { Names = ["himalytix-celery", "himalytix-django"] };

        var stopped = await _operations.StopAsync(request, new RecordingReporter(), Token).ToListAsync(Token);
        Assert.Equal(["himalytix-django", "himalytix-celery"], stopped.Select(state => state.Name));
        Assert.Equal("inactive\ninactive\nactive", await systemd.ControlAsync(["is-active", .. SystemdFixture.Services]));

        var started = await _operations.StartAsync(request, new RecordingReporter(), Token).ToListAsync(Token);
        Assert.Equal(["himalytix-celery", "himalytix-django"], started.Select(state => state.Name));
        Assert.Equal("active\nactive\nactive", await systemd.ControlAsync(["is-active", .. SystemdFixture.Services]));
    }

    private async Task<ServiceRequest> RequestAsync()
    {
        var profile = _folder.Combine("profile.json");
        await File.WriteAllTextAsync(profile, """{ "environments": { "test": { "serviceScope": "user" } } }""", Token);
        return new() { Settings = new() { ProfilePath = profile }, Timeout = TimeSpan.FromSeconds(20) };
    }
}
