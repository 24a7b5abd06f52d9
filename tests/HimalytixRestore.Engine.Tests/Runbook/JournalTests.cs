using System.Text.Json;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Locking;
using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Runbook;

public sealed class JournalTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_journal_reads_back_as_the_run_it_tells_of()
    {
        var store = new RunStore(_folder.FullPath);
        string id = RunStore.NewRunId(DateTimeOffset.UtcNow);
        await using (var journal = store.Create(id))
        {
            await journal.WriteAsync(Line(JournalEvent.RunStarted, Run(id)), default);
            await journal.WriteAsync(Line(JournalEvent.StepIntent, Run(id) with { Steps = [], Snapshot = Snapshot() }), default);
            await journal.WriteAsync(Line(JournalEvent.StepEnded, Run(id) with { Steps = [] }, new() { Id = "Snapshot", Status = StepStatus.Succeeded, Message = "done" }), default);
            await journal.WriteAsync(Line(JournalEvent.RunEnded, Run(id) with { Steps = [], State = RestoreRunState.Succeeded, Summary = "good" }), default);
        }

        var run = await store.GetAsync(id, default);

        Assert.Equal(RestoreRunState.Succeeded, run.State);
        Assert.Equal("good", run.Summary);
        Assert.Equal("erpdb_before_x", run.Snapshot?.Name);
        Assert.Equal("owner", run.Snapshot?.Attributes?.Owner);
        Assert.Equal(StepStatus.Succeeded, Assert.Single(run.Steps).Status);
        Assert.Equal(store.JournalOf(id), run.JournalPath);
    }

    [Fact]
    public async Task A_run_without_an_end_is_running_while_its_process_lives_and_interrupted_after()
    {
        var store = new RunStore(_folder.FullPath);
        await using (var journal = store.Create("alive"))
            await journal.WriteAsync(Line(JournalEvent.RunStarted, Run("alive")) with { Process = ProcessIdentity.Current }, default);
        await using (var journal = store.Create("dead"))
            await journal.WriteAsync(Line(JournalEvent.RunStarted, Run("dead")) with { Process = ProcessIdentity.Current with { StartedAt = DateTimeOffset.UnixEpoch } }, default);

        Assert.Equal(RestoreRunState.Running, (await store.GetAsync("alive", default)).State);
        Assert.Equal(RestoreRunState.Interrupted, (await store.GetAsync("dead", default)).State);
    }

    [Fact]
    public async Task A_last_line_cut_by_a_crash_is_passed_over_and_a_broken_middle_is_an_error()
    {
        var store = new RunStore(_folder.FullPath);
        await using (var journal = store.Create("run"))
        {
            await journal.WriteAsync(Line(JournalEvent.RunStarted, Run("run")), default);
            await journal.WriteAsync(Line(JournalEvent.RunEnded, Run("run") with { State = RestoreRunState.Succeeded }), default);
        }

        string path = store.JournalOf("run");
        string whole = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(path, whole[..^20], TestContext.Current.CancellationToken);
        Assert.Equal(RestoreRunState.Interrupted, (await store.GetAsync("run", default)).State);

        await File.WriteAllTextAsync(path, "{broken\n" + whole, TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<RunbookException>(() => store.GetAsync("run", default));
        Assert.Equal(("JournalDamaged", "1"), (error.ErrorId, error.Evidence["Line"]));
    }

    [Fact]
    public async Task A_broken_middle_names_the_line_and_how_the_database_before_comes_back()
    {
        var store = new RunStore(_folder.FullPath);
        await using (var journal = store.Create("r1"))
        {
            await journal.WriteAsync(Line(JournalEvent.RunStarted, Run("r1") with { Database = "o'brien \"x\"", Snapshot = Snapshot() with { Name = "o'brien \"x\"_before_r1" } }), default);
            await journal.WriteAsync(Line(JournalEvent.RunEnded, Run("r1")), default);
            await journal.WriteAsync(Line(JournalEvent.RunEnded, Run("r1")), default);
        }

        string[] lines = await File.ReadAllLinesAsync(store.JournalOf("r1"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(store.JournalOf("r1"), $"{lines[0]}\n{lines[1][..40]}\n{lines[2]}\n", TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<RunbookException>(() => store.GetAsync("r1", default));

        Assert.Equal(("JournalDamaged", "2"), (error.ErrorId, error.Evidence["Line"]));
        Assert.Contains("Line 2", error.Message, StringComparison.Ordinal);
        Assert.Contains(""""'ALTER DATABASE "o'\''brien ""x""_before_r1" RENAME TO "o'\''brien ""x"""'"""", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("psql -X -v ON_ERROR_STOP=1 -h localhost -p 5432 -d postgres", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_last_line_cut_by_a_crash_is_cut_away_before_the_next_one_is_written()
    {
        var store = new RunStore(_folder.FullPath);
        await using (var journal = store.Create("run"))
        {
            await journal.WriteAsync(Line(JournalEvent.RunStarted, Run("run")), default);
            await journal.WriteAsync(Line(JournalEvent.StepStarting, Run("run")), default);
        }

        string path = store.JournalOf("run");
        string whole = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(path, whole[..^20], TestContext.Current.CancellationToken);
        await using (var journal = store.Append("run"))
            await journal.WriteAsync(Line(JournalEvent.RunEnded, Run("run") with { State = RestoreRunState.Succeeded }), default);

        Assert.Equal(RestoreRunState.Succeeded, (await store.GetAsync("run", default)).State);
        Assert.Equal(2, (await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken)).Length);
    }

    [Fact]
    public async Task A_journal_of_the_first_layout_is_read()
    {
        var store = new RunStore(_folder.FullPath);
        await using (var journal = store.Create("run"))
        {
            await journal.WriteAsync(Line(JournalEvent.RunStarted, Run("run")) with { Schema = 1 }, default);
            await journal.WriteAsync(Line(JournalEvent.RunEnded, Run("run") with { State = RestoreRunState.Succeeded, Steps = [] }) with { Schema = 1 }, default);
        }

        var recorded = await store.ReadAsync("run", default);

        Assert.Equal(RestoreRunState.Succeeded, recorded.Run.State);
        Assert.Null(recorded.Request);
    }

    [Fact]
    public async Task What_was_asked_for_and_the_grants_come_back_without_secrets()
    {
        var store = new RunStore(_folder.FullPath);
        var privileges = new PrivilegeSet("erpdb", [new() { Kind = "table", Identity = "public.t", Owner = "o", AccessList = ["a=r/o"], Columns = new Dictionary<string, IReadOnlyList<string>> { ["c"] = ["b=w/o"] } }], [new("o", "public", "r", ["a=r/o"])]);
        await using (var journal = store.Create("run"))
        {
            var settings = new SettingsResolver(_ => null).Resolve(new() { Database = "erpdb" });
            var context = new RunContext(journal, Run("run"))
            {
                Request = new() { Settings = new() { HostName = "h", Services = ["a", "b"], Password = Secret.FromText("hunter2"), Passphrase = Secret.FromText("hunter2") }, SkipSteps = ["Cleanup"], Jobs = 3 },
                Settings = settings,
                Operations = new(null!, null!, null!, null!, null!),
                Server = new(settings.Server),
                Store = store,
                Reporter = new RecordingReporter(),
            };
            await context.RecordAsync(JournalEvent.RunStarted, ProcessIdentity.Current, default);
            context.Privileges = privileges;
            await context.IntendAsync("Snapshot", run => run with { Snapshot = Snapshot() }, default);
        }

        var recorded = await store.ReadAsync("run", default);

        Assert.Equal(("h", 3, "Cleanup", "a,b"), (recorded.Request!.Settings.HostName, recorded.Request.Jobs, recorded.Request.SkipSteps.Single(), string.Join(',', recorded.Request.Settings.Services!)));
        Assert.Null(recorded.Request.Settings.Passphrase);
        Assert.Equal(JsonSerializer.Serialize(privileges), JsonSerializer.Serialize(recorded.Privileges));
        Assert.DoesNotContain("hunter2", await File.ReadAllTextAsync(store.JournalOf("run"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_journal_of_a_later_layout_is_refused()
    {
        var store = new RunStore(_folder.FullPath);
        await using (var journal = store.Create("run"))
            await journal.WriteAsync(Line(JournalEvent.RunStarted, Run("run")) with { Schema = JournalRecord.CurrentSchema + 1 }, default);

        var error = await Assert.ThrowsAsync<RunbookException>(() => store.GetAsync("run", default));
        Assert.Equal("JournalTooNew", error.ErrorId);
    }

    [Theory]
    [InlineData("""
        "schema":0
        """)]
    [InlineData("""
        "schema":"2"
        """)]
    [InlineData("""
        "schema":null
        """)]
    [InlineData("""
        "layout":2
        """)]
    public async Task A_journal_of_no_layout_is_damaged_and_the_other_runs_are_listed(string schema)
    {
        var store = new RunStore(_folder.FullPath);
        await using (var journal = store.Create("good"))
            await journal.WriteAsync(Line(JournalEvent.RunEnded, Run("good") with { State = RestoreRunState.Succeeded }), default);
        await using (var journal = store.Create("bad"))
            await journal.WriteAsync(Line(JournalEvent.RunStarted, Run("bad")), default);
        string path = store.JournalOf("bad");
        string text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(path, text.Replace($"\"schema\":{JournalRecord.CurrentSchema}", schema, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var reporter = new RecordingReporter();

        var listed = await store.ListAsync(reporter, default).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal("good", Assert.Single(listed).RunId);
        var error = Assert.IsType<RunbookException>(Assert.Single(reporter.Errors));
        Assert.Equal(("JournalDamaged", "1"), (error.ErrorId, error.Evidence["Line"]));
        Assert.Contains("layout", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../../etc")]
    [InlineData("a/b")]
    [InlineData("")]
    public async Task A_run_id_that_is_a_path_is_refused(string id)
    {
        Assert.Equal("RunIdInvalid", (await Assert.ThrowsAsync<RunbookException>(() => new RunStore(_folder.FullPath).GetAsync(id, default))).ErrorId);
    }

    [Fact]
    public void Journals_and_their_folders_are_private()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no mode bits.");
        }
        else
        {
            var store = new RunStore(_folder.FullPath);
            using var journal = store.Create("run");
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(journal.Path));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(store.FolderOf("run")));
        }
    }

    private static JournalRecord Line(JournalEvent what, RestoreRun run, StepResult? step = null) =>
        new() { Schema = JournalRecord.CurrentSchema, Time = DateTimeOffset.UtcNow, Event = what, Run = run, Step = step };

    private static RestoreRun Run(string id) => new()
    {
        RunId = id,
        State = RestoreRunState.Running,
        Environment = "production",
        Database = "erpdb",
        Server = "localhost:5432",
        Strategy = RestoreStrategy.InPlace,
        StartedAt = DateTimeOffset.UtcNow,
        Steps = [new() { Id = "Snapshot", Status = StepStatus.Pending }],
    };

    private static DatabaseSnapshot Snapshot() => new()
    {
        Database = "erpdb",
        Method = SnapshotMethod.Rename,
        Name = "erpdb_before_x",
        CreatedAt = DateTimeOffset.UtcNow,
        Attributes = new() { Name = "erpdb", Server = "localhost:5432", ServerVersion = "16.1", Owner = "owner", Encoding = "UTF8" },
    };
}
