using HimalytixRestore.Engine.Restoring.Waves;

namespace HimalytixRestore.Engine.Tests.Restoring.Waves;

/// <summary>Units keep their order where they conflict, run beside each other where not, and the first failure ends all.</summary>
public sealed class UnitSchedulerTests
{
    private readonly List<string> _log = [];
    private readonly Dictionary<string, TaskCompletionSource> _gates = new(StringComparer.Ordinal);

    [Fact]
    public async Task Independent_units_run_beside_each_other_and_conflicting_ones_in_order()
    {
        await using var scheduler = Scheduler(lanes: 3);
        await EnterAsync(scheduler, "first", "a");
        await EnterAsync(scheduler, "second", "a");
        await EnterAsync(scheduler, "other", "b");
        await StartedAsync("first", "other");
        Open("other");
        Open("second");
        await EndedAsync("other");
        Assert.DoesNotContain("begin second", Log());
        Open("first");
        await scheduler.DrainAsync();
        Assert.True(Log().IndexOf("end first") < Log().IndexOf("begin second"));
    }

    [Fact]
    public async Task Unit_waits_for_every_unit_before_it_that_conflicts()
    {
        await using var scheduler = Scheduler(lanes: 4);
        await EnterAsync(scheduler, "a", "a");
        await EnterAsync(scheduler, "b", "b");
        await EnterAsync(scheduler, "both", "a", "b");
        await EnterAsync(scheduler, "after", "b");
        foreach (var name in new[] { "both", "after", "a", "b" })
            Open(name);
        await scheduler.DrainAsync();
        var log = Log();
        Assert.True(log.IndexOf("begin both") > log.IndexOf("end a") && log.IndexOf("begin both") > log.IndexOf("end b"));
        Assert.True(log.IndexOf("begin after") > log.IndexOf("end both"));
    }

    [Fact]
    public async Task Most_expensive_of_those_that_wait_starts_first()
    {
        await using var scheduler = Scheduler(lanes: 1);
        await EnterAsync(scheduler, "running", "a");
        foreach (var (name, cost) in new[] { ("small", 1), ("big", 100), ("middle", 10) })
            await scheduler.EnterAsync(Unit(name, cost, name));
        foreach (var name in new[] { "small", "big", "middle", "running" })
            Open(name);
        await scheduler.DrainAsync();
        Assert.Equal(["begin running", "begin big", "begin middle", "begin small"], Log().Where(line => line.StartsWith("begin", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task First_failure_ends_all_and_is_the_one_that_is_told()
    {
        TaskCompletionSource allEntered = new();
        UnitScheduler scheduler = new([Run, Run], TestContext.Current.CancellationToken);
        await scheduler.EnterAsync(Unit("waits", 0, "a"));
        await scheduler.EnterAsync(Unit("fails", 0, "b"));
        await scheduler.EnterAsync(Unit("never", 0, "a"));
        allEntered.SetResult();
        var error = await Assert.ThrowsAsync<InvalidOperationException>(scheduler.DrainAsync);
        Assert.Equal("the cause", error.Message);
        await Assert.ThrowsAsync<InvalidOperationException>(() => scheduler.EnterAsync(Unit("late", 0, "c")));
        await scheduler.DisposeAsync();
        Assert.Equal(["begin waits", "ended waits"], Log());

        async Task<bool> Run(StatementUnit unit, bool isLast, CancellationToken cancellationToken)
        {
            if (NameOf(unit) == "fails")
            {
                await allEntered.Task;
                throw new InvalidOperationException("the cause");
            }

            Note($"begin {NameOf(unit)}");
            try
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                Note($"ended {NameOf(unit)}");
            }

            return true;
        }
    }

    [Fact]
    public async Task Unit_that_lost_is_run_again_and_the_last_time_alone()
    {
        List<bool> attempts = [];
        var beside = 0;
        await using UnitScheduler scheduler = new([Run, Run], TestContext.Current.CancellationToken);
        await scheduler.EnterAsync(Unit("loses", 0, "a"));
        for (var i = 0; i < 20; i++)
            await scheduler.EnterAsync(Unit("other", 0, $"b{i}"));
        await scheduler.DrainAsync();
        Assert.Equal([false, false, true], attempts);

        async Task<bool> Run(StatementUnit unit, bool isLast, CancellationToken cancellationToken)
        {
            if (NameOf(unit) == "other")
            {
                Interlocked.Increment(ref beside);
                await Task.Delay(5, cancellationToken);
                Interlocked.Decrement(ref beside);
                return true;
            }

            attempts.Add(isLast);
            if (isLast)
                Assert.Equal(0, beside);
            return isLast;
        }
    }

    [Fact]
    public async Task Entering_waits_for_room()
    {
        await using var scheduler = Scheduler(lanes: 1);
        await EnterAsync(scheduler, "first", "a");
        for (var i = 1; i < 1000; i++)
            await scheduler.EnterAsync(Unit("more", 0, $"b{i}"));
        var late = scheduler.EnterAsync(Unit("more", 0, "late"));
        await StartedAsync("first");
        Assert.False(late.IsCompleted);
        Open("more");
        Open("first");
        await late;
        await scheduler.DrainAsync();
    }

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        using CancellationTokenSource cancellation = new();
        await using UnitScheduler scheduler = new([async (_, _, token) => { await Task.Delay(Timeout.Infinite, token); return true; }], cancellation.Token);
        await scheduler.EnterAsync(Unit("endless", 0, "a"));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(scheduler.DrainAsync);
    }

    private static string NameOf(StatementUnit unit) => unit.Steps[0].Sql;

    private static StatementUnit Unit(string name, long cost, params string[] schemas)
    {
        Footprint footprint = new();
        foreach (var schema in schemas)
            footprint.Write(Place.Whole(schema));
        return new StatementUnit { Steps = [UnitStep.Of(FootprintFinderTests.Statement(name))], Footprint = footprint, Cost = cost, Settings = [], SettingsAfter = [] };
    }

    private UnitScheduler Scheduler(int lanes) => new(Enumerable.Repeat<UnitScheduler.UnitLane>(RunAsync, lanes), TestContext.Current.CancellationToken);

    private Task EnterAsync(UnitScheduler scheduler, string name, params string[] schemas) => scheduler.EnterAsync(Unit(name, 0, schemas));

    private async Task<bool> RunAsync(StatementUnit unit, bool isLast, CancellationToken cancellationToken)
    {
        Note($"begin {NameOf(unit)}");
        await Gate(NameOf(unit)).Task.WaitAsync(cancellationToken);
        Note($"end {NameOf(unit)}");
        return true;
    }

    private void Open(string name) => Gate(name).TrySetResult();

    private TaskCompletionSource Gate(string name)
    {
        lock (_gates)
            return _gates.TryGetValue(name, out var gate) ? gate : _gates[name] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private void Note(string line)
    {
        lock (_log)
            _log.Add(line);
    }

    private List<string> Log()
    {
        lock (_log)
            return [.. _log];
    }

    private Task StartedAsync(params string[] names) => LoggedAsync("begin", names);

    private Task EndedAsync(params string[] names) => LoggedAsync("end", names);

    private async Task LoggedAsync(string what, string[] names)
    {
        while (!names.All(name => Log().Contains($"{what} {name}")))
            await Task.Delay(5, TestContext.Current.CancellationToken);
    }
}
