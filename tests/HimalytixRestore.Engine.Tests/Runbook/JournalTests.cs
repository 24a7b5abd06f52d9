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
        Assert.Equal("JournalUnreadable", (await Assert.ThrowsAsync<RunbookException>(() => store.GetAsync("run", default))).ErrorId);
    }

    [Fact]
    public async Task A_journal_of_a_later_layout_is_refused()
    {
        var store = new RunStore(_folder.FullPath);
        await using (var journal = store.Create("run"))
            await journal.WriteAsync(Line(JournalEvent.RunStarted, Run("run")) with { Schema = JournalRecord.CurrentSchema + 1 }, default);

        var error = await Assert.ThrowsAsync<RunbookException>(() => store.GetAsync("run", default));
        Assert.Equal("JournalUnreadable", error.ErrorId);
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
