using HimalytixRestore.Engine.AppServices;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.AppServices;

/// <summary>Workers finish what they have begun before they stop, and are put back on their queues when they do not stop.</summary>
public sealed class CeleryDrainTests : IDisposable
{
    /// <summary>As Celery 5.2 answers, after what an application printed when it was imported.</summary>
    private const string Busy = "Loading settings\n{\"celery@a\": [{\"id\": \"1\", \"name\": \"erp.close_period\"}], \"celery@b\": []}\n";

    private const string Idle = "{\"celery@a\": [], \"celery@b\": []}\n";

    private static readonly WorkerDrain s_drain = new() { Service = "celery", Command = ["/srv/venv/bin/celery", "-A", "himalytix"], Queues = ["celery", "mail"], Folder = "/srv" };
    private readonly DockerStandIn _docker = new("django", "celery", "celery-beat");
    private readonly RecordingReporter _reporter = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _docker.Dispose();

    [Fact]
    public async Task They_leave_their_queues_and_stop_when_no_task_is_at_work()
    {
        var answers = new Queue<string>([Busy, Busy, Idle]);
        var celery = Celery(() => answers.Dequeue());

        await Group(celery).StopAsync(_reporter, Token).ToListAsync(Token);

        Assert.Equal(["control cancel_consumer celery", "control cancel_consumer mail", "inspect active --json", "inspect active --json", "inspect active --json"], Asked(celery));
        Assert.Equal(["stop django", "stop celery", "stop celery-beat"], Orders);
        Assert.Contains("celery: 1 tasks are at work", _reporter.Milestones);
        Assert.Empty(_reporter.Warnings);
    }

    [Fact]
    public async Task Out_of_time_they_are_stopped_with_a_warning()
    {
        var celery = Celery(() => Busy);
        await Group(celery, s_drain with { Timeout = TimeSpan.FromMilliseconds(50) }).StopAsync(_reporter, Token).ToListAsync(Token);

        Assert.Contains("still has 1 tasks at work", Assert.Single(_reporter.Warnings), StringComparison.Ordinal);
        Assert.Contains("stop celery", Orders);
    }

    [Theory]
    [InlineData(69, "", "Error: No nodes replied within time constraint", "No nodes replied")]
    [InlineData(0, "no JSON at all", "", "gave no JSON")]
    [InlineData(0, "{broken", "", "gave no JSON")]
    public async Task Workers_that_cannot_be_asked_are_stopped_with_a_warning(int exitCode, string output, string error, string told)
    {
        var celery = new ScriptedHost(_ => new(exitCode, output, error, TimeSpan.Zero));
        await Group(celery).StopAsync(_reporter, Token).ToListAsync(Token);

        Assert.Contains(told, Assert.Single(_reporter.Warnings), StringComparison.Ordinal);
        Assert.Contains("stop celery", Orders);
    }

    [Fact]
    public async Task A_program_that_is_not_there_keeps_nothing_from_being_stopped()
    {
        var group = Group(LocalHost.Instance, s_drain with { Command = ["/nonexistent/celery"] });
        await group.StopAsync(_reporter, Token).ToListAsync(Token);

        Assert.Contains("/nonexistent/celery", Assert.Single(_reporter.Warnings), StringComparison.Ordinal);
        Assert.Contains("stop celery", Orders);
    }

    [Fact]
    public async Task Workers_that_do_not_run_are_not_asked()
    {
        _docker.Set("celery", DockerStandIn.Container("celery", "exited"));
        var celery = Celery(() => Busy);
        await Group(celery).StopAsync(_reporter, Token).ToListAsync(Token);
        Assert.Empty(celery.Commands);
    }

    [Fact]
    public async Task Workers_that_do_not_stop_get_their_queues_back()
    {
        _docker.On("stop", "celery", "echo refused >&2; exit 1");
        var celery = Celery(() => Idle);

        var error = await Assert.ThrowsAsync<ServiceException>(async () => await Group(celery).StopAsync(_reporter, Token).ToListAsync(Token));

        Assert.Equal("ServiceStopFailed", error.ErrorId);
        Assert.Equal(["control add_consumer celery", "control add_consumer mail"], Asked(celery).TakeLast(2));
    }

    [Fact]
    public async Task Cancelled_while_tasks_are_at_work_they_get_their_queues_back()
    {
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var celery = Celery(() =>
        {
            cancel.Cancel();
            return Busy;
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Group(celery).StopAsync(_reporter, cancel.Token).ToListAsync(Token));

        Assert.Equal(["control add_consumer celery", "control add_consumer mail"], Asked(celery).TakeLast(2));
        Assert.DoesNotContain("stop celery", Orders);
    }

    /// <summary>A process that was killed while it drained leaves workers that run and take nothing.</summary>
    [Fact]
    public async Task Workers_that_are_found_running_when_they_are_to_start_get_their_queues_back()
    {
        var celery = Celery(() => Idle);
        await Group(celery).StartAsync(_reporter, Token).ToListAsync(Token);
        Assert.Equal(["control add_consumer celery", "control add_consumer mail"], Asked(celery));
    }

    private IEnumerable<string> Orders => _docker.Orders.Select(order => order["compose -p erp ".Length..]).Where(order => !order.StartsWith("logs", StringComparison.Ordinal));

    private ServiceGroup Group(IProgramHost celery, WorkerDrain? drain = null)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the stand-in is a shell script");
        return new(new ComposeServiceManager(new("erp", []), _docker) { SettleTime = TimeSpan.Zero }, ["django", "celery", "celery-beat"], TimeSpan.FromSeconds(20), new(drain ?? s_drain, celery) { PollInterval = TimeSpan.FromMilliseconds(20) });
    }

    private static ScriptedHost Celery(Func<string> active) => new(request => new(0, request.Arguments.Contains("active", StringComparer.Ordinal) ? active() : "->  celery@a: OK\n", "", TimeSpan.Zero));

    private static IEnumerable<string> Asked(ScriptedHost celery) => celery.Commands.Select(command =>
    {
        Assert.StartsWith("/srv/venv/bin/celery -A himalytix ", command, StringComparison.Ordinal);
        return command["/srv/venv/bin/celery -A himalytix ".Length..];
    });
}
