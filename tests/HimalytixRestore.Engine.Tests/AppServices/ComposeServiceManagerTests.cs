using System.Diagnostics;
using HimalytixRestore.Engine.AppServices;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.AppServices;

/// <summary>What is sent to Docker Compose, and what is made of its answers.</summary>
public sealed class ComposeServiceManagerTests : IDisposable
{
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(20);
    private static readonly ComposeProject s_project = new("erp", ["/srv/erp/compose.yml", "/srv/erp/it's production.yml"]);
    private readonly DockerStandIn _docker = new("django", "celery", "celery-beat");
    private readonly RecordingReporter _reporter = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ComposeServiceManager Manager => new(s_project, _docker) { SettleTime = TimeSpan.FromMilliseconds(100) };

    public void Dispose() => _docker.Dispose();

    [Fact]
    public async Task The_commands_are_these_and_no_others()
    {
        const string Project = "compose -p erp -f /srv/erp/compose.yml -f /srv/erp/it's production.yml";
        await Manager.StopAsync("django", s_timeout, _reporter, Token);
        await Manager.StartAsync("django", s_timeout, _reporter, Token);
        await Manager.ReadLogAsync("django", 20, Token);

        Assert.Equal([$"{Project} stop django", $"{Project} start django", $"{Project} logs --no-color --no-log-prefix --tail 20 django"], _docker.Orders);
        Assert.All(_docker.Commands.Except(_docker.Orders), command => Assert.Equal($"{Project} ps --all --format json django", command));
    }

    [Fact]
    public async Task A_group_stops_and_starts_in_order_and_puts_back_what_it_found()
    {
        _docker.Set("celery-beat", DockerStandIn.Container("celery-beat", "exited", exitCode: 137));
        var group = new ServiceGroup(Manager, ["django", "celery", "celery-beat"], s_timeout);
        var found = await group.FindAsync(Token);

        var stopped = await group.StopAsync(_reporter, Token).ToListAsync(Token);
        Assert.Equal(["django", "celery", "celery-beat"], stopped.Select(state => state.Name));
        Assert.All(stopped, state => Assert.Equal((AppServiceStatus.Stopped, "docker compose"), (state.Status, state.Manager)));

        var back = await group.PutBackAsync(found, _reporter, Token);
        Assert.Equal([AppServiceStatus.Running, AppServiceStatus.Running, AppServiceStatus.Stopped], back.Select(state => state.Status));
        Assert.Equal(["stop django", "stop celery", "start celery", "start django"], _docker.Orders.Select(order => order[(order.LastIndexOf(".yml ", StringComparison.Ordinal) + 5)..]));
    }

    [Fact]
    public async Task What_is_there_already_is_left_alone()
    {
        await Manager.StartAsync("django", s_timeout, _reporter, Token);
        _docker.Set("celery");
        Assert.Equal(AppServiceStatus.Stopped, (await Manager.StopAsync("celery", s_timeout, _reporter, Token)).Status);
        Assert.Empty(_docker.Orders);
    }

    [Fact]
    public async Task An_unknown_service_is_not_found_and_cannot_be_changed()
    {
        Assert.Equal(AppServiceStatus.NotFound, (await Manager.GetAsync("web", Token)).Status);
        var error = await Assert.ThrowsAsync<ServiceException>(() => Manager.StopAsync("web", s_timeout, _reporter, Token));
        Assert.Equal("UnitNotFound", error.ErrorId);
        Assert.Contains("docker compose -p erp -f /srv/erp/compose.yml -f '/srv/erp/it'\\''s production.yml' config --services", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--all")]
    [InlineData("a b")]
    [InlineData(".env")]
    public async Task Nothing_but_a_services_name_reaches_the_command_line(string name)
    {
        Assert.Equal("InvalidServiceName", (await Assert.ThrowsAsync<ServiceException>(() => Manager.GetAsync(name, Token))).ErrorId);
        Assert.Empty(_docker.Commands);
    }

    [Fact]
    public async Task A_stop_that_hangs_ends_with_the_time_and_the_services_own_log_lines()
    {
        _docker.On("stop", "celery", "exec sleep 60");
        var began = Stopwatch.GetTimestamp();

        var error = await Assert.ThrowsAsync<ServiceException>(() => Manager.StopAsync("celery", TimeSpan.FromSeconds(1), _reporter, Token));

        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0.9, 15);
        Assert.Equal(("ServiceStopTimeout", RestoreErrorCategory.Timeout), (error.ErrorId, error.Category));
        Assert.Equal("celery: the last words", error.Evidence["Log"]);
        Assert.Contains("kill celery", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_that_ends_right_after_its_start_has_not_started()
    {
        _docker.Set("django", DockerStandIn.Container("django", "exited"));
        _docker.On("start", "django", $"echo '{DockerStandIn.Container("django", "exited", exitCode: 3)}' > \"$file\"");

        var error = await Assert.ThrowsAsync<ServiceException>(() => Manager.StartAsync("django", s_timeout, _reporter, Token));

        Assert.Equal("ServiceStartFailed", error.ErrorId);
        Assert.Equal(("exited", "3"), (error.Evidence["State"], error.Evidence["ExitCode"]));
        Assert.Contains("the last words", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_that_is_started_again_and_again_has_not_started()
    {
        _docker.Set("django", DockerStandIn.Container("django", "exited"));
        _docker.On("start", "django", $"echo '{DockerStandIn.Container("django", "restarting", exitCode: 1)}' > \"$file\"");
        var error = await Assert.ThrowsAsync<ServiceException>(() => Manager.StartAsync("django", TimeSpan.FromSeconds(1), _reporter, Token));
        Assert.Equal(("ServiceStartTimeout", "restarting"), (error.ErrorId, error.Evidence["State"]));
    }

    [Fact]
    public async Task A_health_check_is_waited_for()
    {
        _docker.Set("django", DockerStandIn.Container("django", "exited"));
        _docker.On("start", "django", $"echo '{DockerStandIn.Container("django", "running", "starting")}' > \"$file\"");
        // The fourth question finds it healthy.
        _docker.On("ps", "django", $"echo x >> $here/asked; [ $(wc -l < $here/asked) -lt 4 ] || echo '{DockerStandIn.Container("django", "running", "healthy")}' > \"$file\"; cat \"$file\"");

        var state = await Manager.StartAsync("django", s_timeout, _reporter, Token);

        Assert.Equal((AppServiceStatus.Running, AppServiceStatus.Stopped), (state.Status, state.PreviousStatus));
        Assert.Equal(4, _docker.Commands.Count(command => command.Contains(" ps ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task One_that_stays_unhealthy_ends_with_the_time()
    {
        _docker.Set("django", DockerStandIn.Container("django", "exited"));
        _docker.On("start", "django", $"echo '{DockerStandIn.Container("django", "running", "unhealthy")}' > \"$file\"");
        var error = await Assert.ThrowsAsync<ServiceException>(() => Manager.StartAsync("django", TimeSpan.FromSeconds(1), _reporter, Token));
        Assert.Equal("ServiceStartTimeout", error.ErrorId);
        Assert.Contains("unhealthy", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unhealthy_one_runs_so_that_it_is_stopped_and_started_again()
    {
        _docker.Set("django", DockerStandIn.Container("django", "running", "unhealthy"));
        Assert.Equal((AppServiceStatus.Stopped, AppServiceStatus.Running), await StopAsync("django"));
    }

    [Fact]
    public async Task One_without_a_container_is_told_how_to_get_one()
    {
        _docker.Set("django");
        var error = await Assert.ThrowsAsync<ServiceException>(() => Manager.StartAsync("django", s_timeout, _reporter, Token));
        Assert.Equal("ServiceStartFailed", error.ErrorId);
        Assert.Contains("no container to start", error.Message, StringComparison.Ordinal);
        Assert.Contains("up --detach django", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_containers_of_a_service_count()
    {
        _docker.Set("celery", DockerStandIn.Container("celery", "exited", exitCode: 1, id: "a"), DockerStandIn.Container("celery", "running", id: "b"));
        Assert.Equal((AppServiceStatus.Stopped, AppServiceStatus.Running), await StopAsync("celery"));
    }

    [Theory]
    [InlineData("Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?", "ServiceManagerUnavailable")]
    [InlineData("docker: unknown command: docker compose", "ServiceManagerUnavailable")]
    [InlineData("open /srv/erp/compose.yml: no such file or directory", "ServiceManagerUnavailable")]
    [InlineData("permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock", "ServiceAccessDenied")]
    public async Task What_stands_between_us_and_the_engine_is_named(string text, string errorId)
    {
        _docker.Refuse($"time=\"2026-11-23T10:00:00Z\" level=warning msg=\"the attribute version is obsolete\"\n{text}");
        var error = await Assert.ThrowsAsync<ServiceException>(() => Manager.GetAsync("django", Token));
        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(text, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("obsolete", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_without_docker_is_named()
    {
        var host = new ScriptedHost(_ => null, new RunElsewhere("/nonexistent/docker"));
        var error = await Assert.ThrowsAsync<ServiceException>(() => new ComposeServiceManager(s_project, host).GetAsync("django", Token));
        Assert.Equal("ServiceManagerUnavailable", error.ErrorId);
        Assert.Contains("/nonexistent/docker", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_sudo_every_command_has_it()
    {
        var host = new ScriptedHost(_ => new(1, "", "sudo: a password is required", TimeSpan.Zero));
        var error = await Assert.ThrowsAsync<ServiceException>(() => new ComposeServiceManager(new("erp", []), host, useSudo: true).GetAsync("django", Token));
        Assert.Equal("SudoRefused", error.ErrorId);
        Assert.Equal("sudo -n docker compose -p erp ps --all --format json django", host.Commands.First());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    public void No_answer_is_no_container(string text) => Assert.Empty(ComposeContainer.Parse(text));

    [Fact]
    public void Both_forms_of_the_answer_are_read()
    {
        string one = DockerStandIn.Container("django", "running", "healthy"), two = DockerStandIn.Container("celery", "dead");
        Assert.Equal(ComposeContainer.Parse($"{one}\n{two}\n"), ComposeContainer.Parse($"[{one},{two}]"));
        Assert.Throws<FormatException>(() => ComposeContainer.Parse("NAME  IMAGE"));
    }

    private async Task<(AppServiceStatus After, AppServiceStatus Before)> StopAsync(string service)
    {
        var state = await Manager.StopAsync(service, s_timeout, _reporter, Token);
        return (state.Status, state.PreviousStatus);
    }

    /// <summary>This machine with another program in docker's place.</summary>
    private sealed class RunElsewhere(string program) : IProgramHost
    {
        public string Name => "";

        public string Prompt => "";

        public Task<ProcessResult> RunAsync(ProcessRequest request, CancellationToken cancellationToken) => ProcessRunner.RunAsync(request with { FileName = program }, cancellationToken);
    }
}
