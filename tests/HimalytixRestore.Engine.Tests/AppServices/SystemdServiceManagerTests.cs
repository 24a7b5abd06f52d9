using System.Diagnostics;
using HimalytixRestore.Engine.AppServices;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.AppServices;

[Collection(SystemdCollection.Name)]
public sealed class SystemdServiceManagerTests(SystemdFixture systemd) : IAsyncLifetime
{
    private const string Django = "himalytix-django";
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(20);
    private readonly RecordingReporter _reporter = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Inside the fixture's namespace, where the journal is.</summary>
    private SystemdServiceManager Manager => new(SystemdScope.User, systemd.Namespace) { SettleTime = TimeSpan.FromMilliseconds(200) };

    /// <summary>With the time of production, so that a busy machine does not make a dying service look like one that stays.</summary>
    private SystemdServiceManager PatientManager => new(SystemdScope.User, systemd.Namespace);

    public async ValueTask InitializeAsync() => await systemd.PrepareAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Get_tells_the_state_and_the_main_process()
    {
        var state = await Manager.GetAsync(Django, Token);

        Assert.Equal(AppServiceStatus.Running, state.Status);
        Assert.Equal(AppServiceStatus.Running, state.PreviousStatus);
        Assert.Equal("systemd", state.Manager);
        Assert.Equal(await systemd.ControlAsync("show", "--property=MainPID", "--value", Django), state.ProcessId.ToString());
    }

    [Theory]
    [InlineData(SystemdFixture.Masked, AppServiceStatus.Masked)]
    [InlineData(SystemdFixture.Broken, AppServiceStatus.Stopped)]
    [InlineData("himalytix-nowhere", AppServiceStatus.NotFound)]
    public async Task Get_tells_what_does_not_run(string service, AppServiceStatus status) =>
        Assert.Equal(status, (await Manager.GetAsync(service, Token)).Status);

    [Fact]
    public async Task Without_a_prefix_the_manager_is_found_by_the_runtime_folder() =>
        Assert.Equal(AppServiceStatus.Running, (await new SystemdServiceManager(SystemdScope.User).GetAsync(Django, Token)).Status);

    [Fact]
    public async Task Stop_and_start_wait_for_the_state_and_remember_the_one_before()
    {
        var stopped = await Manager.StopAsync(Django, s_timeout, _reporter, Token);
        Assert.Equal((AppServiceStatus.Stopped, AppServiceStatus.Running), (stopped.Status, stopped.PreviousStatus));
        Assert.Null(stopped.ProcessId);
        Assert.Equal("inactive", await systemd.ControlAsync("is-active", Django));

        var started = await Manager.StartAsync(Django, s_timeout, _reporter, Token);
        Assert.Equal((AppServiceStatus.Running, AppServiceStatus.Stopped), (started.Status, started.PreviousStatus));
        Assert.NotNull(started.ProcessId);
        Assert.Equal("active", await systemd.ControlAsync("is-active", Django));
        Assert.Empty(_reporter.Warnings);
    }

    [Fact]
    public async Task What_is_there_already_is_left_alone()
    {
        var running = await Manager.GetAsync(Django, Token);
        Assert.Equal(running.ProcessId, (await Manager.StartAsync(Django, s_timeout, _reporter, Token)).ProcessId);

        var masked = await Manager.StopAsync(SystemdFixture.Masked, s_timeout, _reporter, Token);
        Assert.Equal((AppServiceStatus.Masked, AppServiceStatus.Masked), (masked.Status, masked.PreviousStatus));
    }

    [Fact]
    public async Task A_stop_that_hangs_ends_with_the_time_and_the_units_own_log_lines()
    {
        await systemd.ControlAsync("start", SystemdFixture.Stubborn);
        await WaitForLogAsync(SystemdFixture.Stubborn, "I stay");
        var began = Stopwatch.GetTimestamp();

        var error = await Assert.ThrowsAsync<ServiceException>(() => Manager.StopAsync(SystemdFixture.Stubborn, TimeSpan.FromSeconds(1), _reporter, Token));

        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0.9, 10);
        Assert.Equal(("ServiceStopTimeout", RestoreErrorCategory.Timeout), (error.ErrorId, error.Category));
        Assert.Contains("I stay", error.Evidence["Log"], StringComparison.Ordinal);
        Assert.Equal("deactivating", error.Evidence["ActiveState"]);
        Assert.Contains("systemctl --user kill --signal=KILL himalytix-stubborn", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_dies_right_after_its_start_has_not_started()
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => PatientManager.StartAsync(SystemdFixture.Broken, s_timeout, _reporter, Token));

        Assert.Equal("ServiceStartFailed", error.ErrorId);
        Assert.Equal(("exit-code", "3"), (error.Evidence["Result"], error.Evidence["ExecMainStatus"]));
        Assert.Contains("cannot reach the database", error.Evidence["Log"], StringComparison.Ordinal);
        Assert.Equal(AppServiceStatus.Failed, (await Manager.GetAsync(SystemdFixture.Broken, Token)).Status);
    }

    [Fact]
    public async Task A_service_that_systemd_restarts_again_and_again_has_not_started()
    {
        await systemd.AddServiceAsync("himalytix-restless", "Restart=always", "RestartSec=20ms", "ExecStart=/bin/sh -c 'sleep 0.1; exit 1'");

        var error = await Assert.ThrowsAsync<ServiceException>(() => PatientManager.StartAsync("himalytix-restless", s_timeout, _reporter, Token));

        Assert.Equal("ServiceStartFailed", error.ErrorId);
        Assert.Equal("failed", error.Evidence["ActiveState"]);
    }

    [Fact]
    public async Task A_service_that_never_gets_ready_ends_with_the_time()
    {
        await systemd.AddServiceAsync("himalytix-slow", "Type=notify", "NotifyAccess=all", "TimeoutStartSec=10min", "ExecStart=/bin/sh -c 'echo warming up; exec sleep infinity'");
        try
        {
            var error = await Assert.ThrowsAsync<ServiceException>(() => Manager.StartAsync("himalytix-slow", TimeSpan.FromSeconds(1), _reporter, Token));

            Assert.Equal("ServiceStartTimeout", error.ErrorId);
            Assert.Equal("activating", error.Evidence["ActiveState"]);
            Assert.Contains("warming up", error.Evidence["Log"], StringComparison.Ordinal);
        }
        finally
        {
            await systemd.ControlAsync("stop", "himalytix-slow");
        }
    }

    [Fact]
    public async Task A_start_that_systemd_refuses_names_its_reason()
    {
        await systemd.AddServiceAsync("himalytix-senseless", "Type=simple");

        var error = await Assert.ThrowsAsync<ServiceException>(() => Manager.StartAsync("himalytix-senseless", s_timeout, _reporter, Token));

        Assert.Equal("ServiceStartFailed", error.ErrorId);
        Assert.Contains("bad unit file setting", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_can_bring_a_stopped_service_back_is_told()
    {
        await systemd.AddServiceAsync("himalytix-web", "ExecStart=/bin/sleep infinity");
        await systemd.AddUnitAsync("himalytix-web.socket", "[Socket]", "ListenStream=%t/web.sock");
        await systemd.ControlAsync("start", "himalytix-web.socket", "himalytix-web.service");

        await Manager.StopAsync("himalytix-web", s_timeout, _reporter, Token);

        Assert.Contains("himalytix-web.socket", Assert.Single(_reporter.Warnings), StringComparison.Ordinal);
        await systemd.ControlAsync("stop", "himalytix-web.socket");
    }

    [Fact]
    public async Task A_masked_unit_cannot_be_started()
    {
        var error = await Assert.ThrowsAsync<ServiceException>(() => Manager.StartAsync(SystemdFixture.Masked, s_timeout, _reporter, Token));
        Assert.Equal("UnitMasked", error.ErrorId);
        Assert.Contains("systemctl --user unmask himalytix-masked", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_unit_can_neither_be_stopped_nor_started()
    {
        Assert.Equal("UnitNotFound", (await Assert.ThrowsAsync<ServiceException>(() => Manager.StopAsync("himalytix-nowhere", s_timeout, _reporter, Token))).ErrorId);
        Assert.Equal("UnitNotFound", (await Assert.ThrowsAsync<ServiceException>(() => Manager.StartAsync("himalytix-nowhere", s_timeout, _reporter, Token))).ErrorId);
    }

    [Fact]
    public async Task The_end_of_the_wait_is_prompt_when_it_is_cancelled()
    {
        await systemd.ControlAsync("start", SystemdFixture.Stubborn);
        await WaitForLogAsync(SystemdFixture.Stubborn, "I stay");
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        cancellation.CancelAfter(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Manager.StopAsync(SystemdFixture.Stubborn, s_timeout, _reporter, cancellation.Token));
    }

    private Task WaitForLogAsync(string service, string line) => Eventually.TrueAsync(
        async () => (await Manager.ReadLogAsync(service, 5, Token)).Any(logged => logged.Contains(line, StringComparison.Ordinal)),
        $"{service} logs \"{line}\"");
}
