using HimalytixRestore.Engine.AppServices;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.AppServices;

[Collection(SystemdCollection.Name)]
public sealed class ServiceGroupTests(SystemdFixture systemd) : IAsyncLifetime
{
    private readonly RecordingReporter _reporter = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await systemd.PrepareAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Stops_and_starts_in_the_runbooks_order()
    {
        var group = Group([.. SystemdFixture.Services]);

        var stopped = await group.StopAsync(_reporter, Token).ToListAsync(Token);
        Assert.Equal(["himalytix-django", "himalytix-celery", "himalytix-celery-beat"], stopped.Select(state => state.Name));
        Assert.All(stopped, state => Assert.Equal((AppServiceStatus.Stopped, AppServiceStatus.Running), (state.Status, state.PreviousStatus)));

        var started = await group.StartAsync(_reporter, Token).ToListAsync(Token);
        Assert.Equal(["himalytix-celery", "himalytix-celery-beat", "himalytix-django"], started.Select(state => state.Name));
        Assert.All(started, state => Assert.Equal((AppServiceStatus.Running, AppServiceStatus.Stopped), (state.Status, state.PreviousStatus)));
    }

    [Fact]
    public async Task What_was_stopped_before_stays_stopped()
    {
        await systemd.ControlAsync("stop", "himalytix-celery-beat");
        var group = Group([.. SystemdFixture.Services, SystemdFixture.Masked]);
        var found = await group.FindAsync(Token);
        await group.StopAsync(_reporter, Token).ToListAsync(Token);

        var back = await group.PutBackAsync(found, _reporter, Token);

        Assert.Equal(found.Select(state => (state.Name, state.Status)), back.Select(state => (state.Name, state.Status)));
        Assert.Equal("inactive", await systemd.ControlAsync("is-active", "himalytix-celery-beat"));
        Assert.Equal("active\nactive", await systemd.ControlAsync("is-active", "himalytix-django", "himalytix-celery"));
    }

    [Fact]
    public async Task What_was_found_down_and_came_up_meanwhile_goes_down_again()
    {
        await systemd.ControlAsync("stop", "himalytix-celery");
        var group = Group([.. SystemdFixture.Services]);
        var found = await group.FindAsync(Token);
        await systemd.ControlAsync("start", "himalytix-celery");

        await group.PutBackAsync(found, _reporter, Token);

        Assert.Equal("inactive", await systemd.ControlAsync("is-active", "himalytix-celery"));
    }

    [Fact]
    public async Task An_unknown_service_is_named_before_any_is_stopped()
    {
        var group = Group("himalytix-django", "himalytix-nowhere", "himalytix-neither");

        var error = await Assert.ThrowsAsync<ServiceException>(async () => await group.StopAsync(_reporter, Token).ToListAsync(Token));

        Assert.Equal("UnitNotFound", error.ErrorId);
        Assert.Contains("himalytix-nowhere", error.Message, StringComparison.Ordinal);
        Assert.Contains("himalytix-neither", error.Message, StringComparison.Ordinal);
        Assert.Equal("active", await systemd.ControlAsync("is-active", "himalytix-django"));
    }

    [Fact]
    public async Task One_that_cannot_be_put_back_does_not_keep_the_others_down()
    {
        var group = Group(SystemdFixture.Broken, "himalytix-django", "himalytix-celery");
        var found = await group.FindAsync(Token);
        await group.StopAsync(_reporter, Token).ToListAsync(Token);
        found = [.. found.Select(state => state with { PreviousStatus = AppServiceStatus.Running })];

        var error = await Assert.ThrowsAsync<ServiceException>(() => group.PutBackAsync(found, _reporter, Token));

        Assert.Equal("ServicesNotPutBack", error.ErrorId);
        Assert.Equal(SystemdFixture.Broken, error.TargetName);
        Assert.Equal("exit-code", error.Evidence[SystemdFixture.Broken + ".Result"]);
        Assert.Equal("active\nactive", await systemd.ControlAsync("is-active", "himalytix-django", "himalytix-celery"));
    }

    [Fact]
    public async Task After_a_stop_that_hangs_everything_can_be_put_back()
    {
        await systemd.AddServiceAsync("himalytix-reluctant", "TimeoutStopSec=3", "ExecStart=/bin/sh -c 'trap \"\" TERM; while :; do sleep 600; done'");
        await systemd.ControlAsync("start", "himalytix-reluctant");
        var group = Group(TimeSpan.FromSeconds(1.5), "himalytix-django", "himalytix-reluctant");
        var found = await group.FindAsync(Token);
        await WaitForTrapAsync(found[1].ProcessId!.Value);

        var error = await Assert.ThrowsAsync<ServiceException>(async () => await group.StopAsync(_reporter, Token).ToListAsync(Token));
        Assert.Equal("ServiceStopTimeout", error.ErrorId);
        Assert.Equal("inactive", await systemd.ControlAsync("is-active", "himalytix-django"));

        var back = await Group("himalytix-django", "himalytix-reluctant").PutBackAsync(found, _reporter, Token);

        Assert.All(back, state => Assert.Equal(AppServiceStatus.Running, state.Status));
        await systemd.ControlAsync("kill", "--signal=KILL", "himalytix-reluctant");
    }

    private static ServiceGroup Group(params string[] services) => Group(TimeSpan.FromSeconds(20), services);

    private static ServiceGroup Group(TimeSpan timeout, params string[] services) =>
        new(new SystemdServiceManager(SystemdScope.User) { SettleTime = services.Contains(SystemdFixture.Broken) ? TimeSpan.FromSeconds(1) : TimeSpan.FromMilliseconds(200) }, services, timeout);

    /// <summary>Until the shell ignores SIGTERM (bit 15 of SigIgn), it would simply end by it.</summary>
    private static Task WaitForTrapAsync(int process) => Eventually.TrueAsync(
        () => Task.FromResult(File.ReadLines($"/proc/{process}/status").Any(line => line.StartsWith("SigIgn:", StringComparison.Ordinal) && (Convert.ToInt64(line[7..].Trim(), 16) & (1 << 14)) != 0)),
        "the shell ignores SIGTERM");
}
