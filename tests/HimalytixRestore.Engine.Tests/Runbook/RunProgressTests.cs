using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>What the bar of a run says, by a clock that a test moves.</summary>
public sealed class RunProgressTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("himalytix-test-");
    private readonly RecordingReporter _reporter = new();
    private readonly FakeTimeProvider _clock = new(DateTimeOffset.UtcNow);

    private RestoreProgress Last => _reporter.ProgressStates.Last();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_step_and_the_downtime_so_far_are_told_every_second()
    {
        await using var journal = new Journal(new MemoryStream(), "journal");
        var context = Context(journal, "20261123_020000_aaaa");
        await using RunProgress progress = new(context, ["one", "two"], _clock);

        progress.Begin(0);
        Assert.Equal(new RestoreProgress("Restoring erpdb, step 1 of 2: one", "the application works", 0) { IsRun = true }, Last);

        context.Learn(run => run with { UnreachableSince = _clock.GetUtcNow() });
        progress.Begin(1);
        _clock.Advance(TimeSpan.FromSeconds(41));
        await Eventually.TrueAsync(() => Task.FromResult(Last is { Status: "the application is down for 41s", Percent: 50, Remaining: null }), "the downtime is told");

        context.Learn(run => run with { Downtime = TimeSpan.FromSeconds(252) });
        progress.Undo(1);
        Assert.Contains(new RestoreProgress("Rolling back erpdb, step 2 of 2: two", "the application was down for 4m 12s") { IsRun = true }, _reporter.ProgressStates);
    }

    [Fact]
    public async Task What_is_left_is_told_by_earlier_runs()
    {
        await WriteEarlierAsync("20261122_020000_aaaa");
        await using var journal = new Journal(new MemoryStream(), "journal");
        await using RunProgress progress = new(Context(journal, "20261123_020000_bbbb"), ["one", "two"], _clock);

        progress.Begin(0);
        await Eventually.TrueAsync(
            () =>
            {
                _clock.Advance(TimeSpan.FromMilliseconds(100));
                return Task.FromResult(Last.Remaining is not null);
            },
            "the earlier run is read");
        progress.Begin(0);
        Assert.Contains(_reporter.ProgressStates, state => state is { Percent: 0 } && state.Remaining == TimeSpan.FromMinutes(3));
        _clock.Advance(TimeSpan.FromSeconds(30));
        await Eventually.TrueAsync(() => Task.FromResult(Last is { Percent: 16 } && Last.Remaining == TimeSpan.FromSeconds(150)), "the time that has passed counts");
        _clock.Advance(TimeSpan.FromMinutes(10));
        await Eventually.TrueAsync(() => Task.FromResult(Last is { Percent: 33 } && Last.Remaining == TimeSpan.FromMinutes(2)), "a step that takes longer holds the rest up");
        progress.Begin(1);
        Assert.Contains(_reporter.ProgressStates, state => state is { Activity: "Restoring erpdb, step 2 of 2: two", Percent: 33 } && state.Remaining == TimeSpan.FromMinutes(2));
    }

    private async Task WriteEarlierAsync(string runId)
    {
        var store = new RunStore(_folder.FullName);
        await store.JournalAsync(runId, async journal =>
        {
            var context = Context(journal, runId);
            await context.RecordAsync(JournalEvent.RunStarted, process: null, TestContext.Current.CancellationToken);
            await context.RecordAsync(JournalEvent.StepEnded, Done("one", minutes: 1), TestContext.Current.CancellationToken);
            await context.RecordAsync(JournalEvent.StepEnded, Done("two", minutes: 2), TestContext.Current.CancellationToken);
            context.Learn(run => run with { State = RestoreRunState.Succeeded });
            await context.RecordAsync(JournalEvent.RunEnded, process: null, TestContext.Current.CancellationToken);
            return context.Run;
        });
    }

    private static StepResult Done(string id, int minutes) => new() { Id = id, Status = StepStatus.Succeeded, Duration = TimeSpan.FromMinutes(minutes) };

    private RunContext Context(Journal journal, string runId)
    {
        var settings = new SettingsResolver(_ => null).Resolve(new() { Database = "erpdb" });
        var run = new RestoreRun
        {
            RunId = runId,
            State = RestoreRunState.Running,
            Environment = "production",
            Database = "erpdb",
            Server = "localhost:5432",
            Strategy = RestoreStrategy.InPlace,
            StartedAt = _clock.GetUtcNow(),
            Steps = [.. new[] { "one", "two" }.Select(id => new StepResult { Id = id, Status = StepStatus.Pending })],
        };
        return new(journal, run)
        {
            Request = new() { Settings = new() },
            Settings = settings,
            Operations = new(null!, null!, null!, null!, null!),
            Server = new(settings.Server),
            Store = new(_folder.FullName),
            Reporter = _reporter,
        };
    }
}
