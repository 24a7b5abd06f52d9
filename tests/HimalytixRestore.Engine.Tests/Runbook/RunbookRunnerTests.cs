using System.Text.RegularExpressions;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Runbook;

public sealed class RunbookRunnerTests
{
    private readonly List<string> _memory = [];
    private readonly RecordingReporter _reporter = new();

    [Fact]
    public async Task A_step_is_begun_only_when_the_journal_has_its_intent_and_a_full_disk_stops_no_roll_back()
    {
        // The run's beginning and the first step's two lines fit; the second step's intent does not.
        await using var journal = new Journal(new FullDiskStream(writes: 3), "journal");

        var run = await RunAsync(journal);

        Assert.Equal(["run one", "undo two", "undo one"], _memory);
        Assert.Equal(RestoreRunState.RolledBack, run.State);
        Assert.Equal("JournalNotWritable", run.Cause?.ErrorId);
        Assert.NotEmpty(_reporter.Warnings);
    }

    [Fact]
    public async Task Every_step_has_a_line_before_and_after_it()
    {
        await using var stream = new MemoryStream();
        await using var journal = new Journal(stream, "journal");

        var run = await RunAsync(journal);

        Assert.Equal(RestoreRunState.Succeeded, run.State);
        string text = System.Text.Encoding.UTF8.GetString(stream.ToArray());
        string[] events = [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => System.Text.Json.JsonDocument.Parse(line).RootElement.GetProperty("event").GetString()!)];
        Assert.Equal(["RunStarted", "StepStarting", "StepEnded", "StepStarting", "StepEnded", "RunEnded"], events);
    }

    [Fact]
    public async Task A_cancellation_before_a_step_that_is_left_out_rolls_back_too()
    {
        using var source = new CancellationTokenSource();
        await using var stream = new MemoryStream();
        await using var journal = new Journal(stream, "journal");
        var cancelling = new ObservedStep(new RememberedStep("one", _memory), async () =>
        {
            await source.CancelAsync();
            return null;
        });

        var run = await RunAsync(journal, cancelling, new() { Settings = new(), SkipSteps = ["two"] }, source.Token);

        Assert.Equal(["run one", "undo one"], _memory);
        Assert.Equal(RestoreRunState.RolledBack, run.State);
        Assert.Equal("Cancelled", run.Cause?.ErrorId);
    }

    [Fact]
    public async Task It_reads_like_the_runbook_a_line_when_a_step_begins_and_one_when_it_ends()
    {
        await using var stream = new MemoryStream();
        await using var journal = new Journal(stream, "journal");

        await RunAsync(journal, request: new() { Settings = new(), SkipSteps = ["two"] });

        string[] lines = [.. _reporter.Milestones.Select(line => Regex.Replace(line, "in [0-9.]+m?s", "in <time>", RegexOptions.None, TimeSpan.FromSeconds(1)))];
        Assert.Equal([" 1/2  one            Remember", " 1/2  one            done in <time>: done", " 2/2  two            skipped: Left out as asked."], lines[..3]);
        Assert.Equal(["Restoring erpdb, step 1 of 2: one"], _reporter.ProgressStates.Where(state => state.IsRun).Select(state => state.Activity).Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_failure_and_the_roll_back_are_told_too()
    {
        await using var stream = new MemoryStream();
        await using var journal = new Journal(stream, "journal");

        await RunAsync(journal, new FailingStep(new RememberedStep("one", _memory), () => new TimeoutException("too slow")));

        Assert.Contains(_reporter.Milestones, line => Regex.IsMatch(line, "^ 1/2  one            FAILED after [0-9.]+m?s: .*too slow", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.Contains(_reporter.ProgressStates, state => state is { IsRun: true, Activity: "Rolling back erpdb, step 1 of 2: one", Percent: -1 });
    }

    private Task<RestoreRun> RunAsync(Journal journal, IRunbookStep? first = null, FullRestoreRequest? request = null, CancellationToken cancellationToken = default)
    {
        IRunbookStep[] steps = [first ?? new RememberedStep("one", _memory), new RememberedStep("two", _memory)];
        var settings = new SettingsResolver(_ => null).Resolve(new() { Database = "erpdb" });
        var run = new RestoreRun
        {
            RunId = "run",
            State = RestoreRunState.Running,
            Environment = "production",
            Database = "erpdb",
            Server = "localhost:5432",
            Strategy = RestoreStrategy.InPlace,
            StartedAt = DateTimeOffset.UtcNow,
            Steps = [.. steps.Select(s => new StepResult { Id = s.Id, Status = StepStatus.Pending })],
        };
        var context = new RunContext(journal, run)
        {
            Request = request ?? new() { Settings = new() },
            Settings = settings,
            Operations = new(null!, null!, null!, null!, null!),
            Server = new(settings.Server),
            Store = new(Path.GetTempPath()),
            Reporter = _reporter,
        };
        return new RunbookRunner(steps).RunAsync(context, cancellationToken);
    }
}
