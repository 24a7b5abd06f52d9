using System.Text.Json.Nodes;
using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>A run that did not come to its end is gone on with from what there is, and no other one begins meanwhile.</summary>
public sealed class ResumeTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData(StepIds.Verify, StepIds.Compare)]
    [InlineData(StepIds.StopServices, StepIds.Snapshot)]
    [InlineData(StepIds.Restore, StepIds.Privileges)]
    public async Task A_run_that_was_to_stop_early_goes_on_to_its_end(string last, string next)
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        var run = await scene.RunAsync(new() { Settings = scene.Settings, StopAfter = last });
        Assert.Equal(RestoreRunState.Interrupted, run.State);

        var plan = await scene.Runbook().PlanResumeAsync(Request(scene, run), scene.Reporter, default);
        run = await scene.Runbook().ResumeAsync(Request(scene, run), scene.Reporter, default);

        Assert.Equal(next, plan.Steps.First(step => !step.IsSkipped).Id);
        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal(scene.AtBackup, await scene.TextAsync());
        Assert.Equal((AppServiceStatus.Running, AppServiceStatus.Stopped), (scene.Services.Status["himalytix-django"], scene.Services.Status["himalytix-celery-beat"]));
        Assert.Equal("RunIsComplete", (await Assert.ThrowsAsync<RunbookException>(() => scene.Runbook().ResumeAsync(Request(scene, run), scene.Reporter, default))).ErrorId);
    }

    [Fact]
    public async Task What_a_restart_of_the_machine_started_is_stopped_again_and_found_as_in_the_beginning()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        var run = await scene.RunAsync(new() { Settings = scene.Settings, StopAfter = StepIds.Restore });
        await scene.Services.StartAsync(new() { Settings = scene.Settings, Names = ["himalytix-django", "himalytix-celery-beat"] }, scene.Reporter, default).ToListAsync(TestContext.Current.CancellationToken);
        scene.Services.Changes.Clear();

        run = await scene.Runbook().ResumeAsync(Request(scene, run), scene.Reporter, default);

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal(["stop himalytix-django", "stop himalytix-celery-beat", "start himalytix-django", "start himalytix-celery"], scene.Services.Changes);
        Assert.Equal(scene.AtBackup, await scene.TextAsync());
    }

    [Fact]
    public async Task A_run_that_is_gone_on_with_and_fails_is_rolled_back()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string before = await scene.TextAsync();
        var run = await scene.RunAsync(new() { Settings = scene.Settings, StopAfter = StepIds.ResetDatabase });
        File.WriteAllBytes(run.File!.Path, new byte[run.File.SizeBytes]);

        run = await scene.Runbook().ResumeAsync(Request(scene, run), scene.Reporter, default);

        Assert.True(run.State == RestoreRunState.RolledBack, run.Summary);
        Assert.NotNull(run.Cause);
        Assert.Equal((before, ""), (await scene.TextAsync(), await scene.NeighboursAsync()));
        Assert.Equal(AppServiceStatus.Running, scene.Services.Status["himalytix-django"]);
    }

    [Fact]
    public async Task A_received_file_that_is_gone_is_received_again()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        var run = await scene.RunAsync(new() { Settings = scene.Settings, StopAfter = StepIds.ResetDatabase });
        File.Delete(run.File!.Path);

        run = await scene.Runbook().ResumeAsync(Request(scene, run), scene.Reporter, default);

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal(scene.AtBackup, await scene.TextAsync());
        Assert.Equal(run.Snapshot!.Name, await scene.NeighboursAsync());
    }

    [Fact]
    public async Task A_database_that_somebody_else_put_there_is_never_taken()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string before = await scene.TextAsync();
        var run = await scene.RunAsync(new() { Settings = scene.Settings, StopAfter = StepIds.Snapshot });
        await scene.Server.ExecuteAsync("postgres", $"CREATE DATABASE \"{scene.Database}\"");
        await scene.Server.ExecuteAsync(scene.Database, "CREATE TABLE precious (id int)");

        run = await scene.Runbook().ResumeAsync(Request(scene, run), scene.Reporter, default);

        Assert.Equal((RestoreRunState.RolledBack, "DatabaseReplaced"), (run.State, run.Cause?.ErrorId));
        Assert.Equal(before, await scene.TextAsync());
        string kept = $"{scene.Database}_failed_{run.RunId}";
        Assert.Equal(kept, await scene.NeighboursAsync());
        await scene.Server.ExecuteAsync("postgres", $"ALTER DATABASE \"{kept}\" ALLOW_CONNECTIONS true");
        Assert.True(await scene.Server.ScalarAsync<bool>(kept, "SELECT to_regclass('precious') IS NOT NULL"));
    }

    [Fact]
    public async Task A_run_of_a_later_version_is_refused_and_nothing_is_changed()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string before = await scene.TextAsync();
        var run = await scene.RunAsync(new() { Settings = scene.Settings, StopAfter = StepIds.StopServices });
        string ours = await File.ReadAllTextAsync(run.JournalPath, TestContext.Current.CancellationToken);
        int lines = ours.Count(c => c == '\n');
        string later = $$"""{{ours}}{"schema":{{JournalRecord.CurrentSchema + 1}},"event":"Teleported","whereTo":[1,2]}{{'\n'}}""";
        await File.WriteAllTextAsync(run.JournalPath, later, TestContext.Current.CancellationToken);
        scene.Services.Changes.Clear();
        var runbook = scene.Runbook();
        Func<Task>[] commands =
        [
            () => runbook.PlanResumeAsync(Request(scene, run), scene.Reporter, default),
            () => runbook.ResumeAsync(Request(scene, run), scene.Reporter, default),
            () => runbook.PlanUndoAsync(Request(scene, run), default),
            () => runbook.UndoAsync(Request(scene, run), scene.Reporter, default),
            () => runbook.PlanRemoveAsync(new() { Settings = scene.Settings, RunId = run.RunId }, default),
        ];

        foreach (var command in commands)
        {
            var error = await Assert.ThrowsAsync<RunbookException>(command);
            Assert.Equal(("JournalTooNew", run.JournalPath), (error.ErrorId, error.TargetName));
            Assert.Contains($"its line {lines + 1} is of layout {JournalRecord.CurrentSchema + 1}, this version reads up to {JournalRecord.CurrentSchema}", error.Message, StringComparison.Ordinal);
            Assert.Contains("Update-PSResource", error.RecommendedAction, StringComparison.Ordinal);
        }

        Assert.Empty(await runbook.ListAsync(new() { Settings = scene.Settings }, scene.Reporter, default).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal("JournalTooNew", Assert.IsType<RunbookException>(Assert.Single(scene.Reporter.Errors)).ErrorId);
        Assert.Equal((before, "", later), (await scene.TextAsync(), await scene.NeighboursAsync(), await File.ReadAllTextAsync(run.JournalPath, TestContext.Current.CancellationToken)));
        Assert.Empty(scene.Services.Changes);
    }

    [Theory]
    [InlineData(StepIds.StopServices, true)]
    [InlineData(StepIds.StopServices, false)]
    [InlineData(StepIds.Restore, false)]
    public async Task A_run_of_the_first_version_is_gone_on_with_or_undone(string last, bool isResumed)
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string before = await scene.TextAsync();
        var run = await scene.RunAsync(new() { Settings = scene.Settings, StopAfter = last });
        await WriteAsFirstLayoutAsync(run.JournalPath);

        run = isResumed ? await scene.Runbook().ResumeAsync(Request(scene, run), scene.Reporter, default) : await scene.Runbook().UndoAsync(Request(scene, run), scene.Reporter, default);

        Assert.True(run.State == (isResumed ? RestoreRunState.Succeeded : RestoreRunState.RolledBack), run.Summary);
        Assert.Equal(isResumed ? scene.AtBackup : before, await scene.TextAsync());
        Assert.Equal(AppServiceStatus.Running, scene.Services.Status["himalytix-django"]);
    }

    [Fact]
    public async Task No_run_begins_on_top_of_one_that_is_unfinished()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        var run = await scene.RunAsync(new() { Settings = scene.Settings, StopAfter = StepIds.StopServices });

        var error = await Assert.ThrowsAsync<RunbookException>(() => scene.RunAsync());

        Assert.Equal("RunUnfinished", error.ErrorId);
        Assert.Contains($"Resume-FullRestore -RunId {run.RunId}", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains($"Undo-Restore -RunId {run.RunId}", error.RecommendedAction, StringComparison.Ordinal);
        var undone = await scene.Runbook().UndoAsync(Request(scene, run), scene.Reporter, default);
        Assert.True(undone.State == RestoreRunState.RolledBack, undone.Summary);
        Assert.Equal(AppServiceStatus.Running, scene.Services.Status["himalytix-django"]);
        Assert.Equal(RestoreRunState.Succeeded, (await scene.RunAsync()).State);
    }

    [Fact]
    public async Task A_missing_passphrase_is_named_before_anything_is_changed()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        var run = await scene.RunAsync(new() { Settings = scene.Settings, StopAfter = StepIds.StopServices });

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => scene.Runbook().ResumeAsync(Request(scene, run) with { Settings = scene.Settings with { Passphrase = null } }, scene.Reporter, default));

        Assert.Equal("PassphraseMissing", error.ErrorId);
        Assert.Equal(AppServiceStatus.Stopped, scene.Services.Status["himalytix-django"]);
    }

    [Fact]
    public async Task What_was_asked_for_on_the_command_line_is_known_when_the_run_is_gone_on_with()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        var run = await scene.RunAsync(new() { Settings = scene.Settings with { ApplicationRole = "himalytix_app" }, SkipSteps = [StepIds.Cleanup], StopAfter = StepIds.Verify });
        var settings = new Ports.SettingsRequest { StateFolder = scene.StateFolder, Password = scene.Server.Password, Passphrase = scene.Settings.Passphrase };

        run = await scene.Runbook().ResumeAsync(new() { Settings = settings, RunId = run.RunId }, scene.Reporter, default);

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal("Left out as asked.", run.Steps[^1].Message);
    }

    [Fact]
    public async Task A_snapshot_that_is_gone_is_named_before_the_services_are_stopped()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        var run = await scene.RunAsync();
        await scene.Server.ExecuteAsync("postgres", $"DROP DATABASE \"{run.Snapshot!.Name}\"");
        scene.Services.Changes.Clear();

        var error = await Assert.ThrowsAsync<RunbookException>(() => scene.Runbook().UndoAsync(Request(scene, run), scene.Reporter, default));

        Assert.Equal("SnapshotGone", error.ErrorId);
        Assert.Empty(scene.Services.Changes);
        Assert.Equal(RestoreRunState.Succeeded, (await new RunStore(scene.StateFolder).GetAsync(run.RunId, default)).State);
    }

    [Theory]
    [InlineData(RestoreStrategy.InPlace, StepIds.Snapshot, StepIds.Restore, "the run's new one, restored but not proven")]
    [InlineData(RestoreStrategy.Swap, StepIds.SwapDatabases, StepIds.StartServices, "the run's new one, restored and proven")]
    public async Task Fault_44_a_roll_back_that_fails_names_both_states_and_the_commands_that_finish_it(RestoreStrategy strategy, string noWayBack, string failing, string whose)
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string before = await scene.TextAsync();
        string report = Path.Combine(Path.GetDirectoryName(scene.StateFolder)!, "report.md");

        var run = await scene.RunAsync(
            new() { Settings = scene.Settings, Strategy = strategy, ReportPath = report },
            step => step.Id == noWayBack ? new NoWayBackStep(step) : step.Id == failing ? new FailingStep(step, Injected) : step);

        Assert.Equal(RestoreRunState.Failed, run.State);
        string command = Assert.Single(run.FinishByHand, line => line.StartsWith("psql ", StringComparison.Ordinal));
        Assert.Contains($"-h {scene.Server.HostName} -p {scene.Server.Port} -d postgres", command, StringComparison.Ordinal);
        Assert.EndsWith("&& sudo systemctl start himalytix-django himalytix-celery", command, StringComparison.Ordinal);
        Assert.StartsWith($"Undo-Restore -RunId {run.RunId}", run.FinishByHand[0], StringComparison.Ordinal);
        string written = await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken);
        foreach (string said in (string[])[$"{scene.Database} is {whose}", $"kept as {run.Snapshot!.Name}", "himalytix-django is Stopped, was Running", command])
        {
            Assert.Contains(said, run.Summary, StringComparison.Ordinal);
            Assert.Contains(said, run.Cause!.RecommendedAction + string.Join(' ', run.Cause.Evidence.Values), StringComparison.Ordinal);
            Assert.Contains(said, written, StringComparison.Ordinal);
        }

        // The statements of the command do what they say.
        string[] statements = [.. command.Split(" -c ").Skip(1).Select(word => word.Split(" && ")[0][1..^1].Replace("'\\''", "'", StringComparison.Ordinal))];
        foreach (string statement in statements)
            await scene.Server.ExecuteAsync("postgres", statement);
        Assert.Equal(before, await scene.TextAsync());
    }

    [Fact]
    public async Task Fault_44_where_only_the_services_did_not_come_back_the_database_is_told_to_be_the_old_one()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);

        var run = await scene.RunAsync(change: step => step.Id == StepIds.StopServices ? new FailingStep(new NoWayBackStep(step), Injected) : step);

        Assert.Equal(RestoreRunState.Failed, run.State);
        Assert.Contains($"{scene.Database} is the one from before the run.", run.Summary, StringComparison.Ordinal);
        Assert.Equal("sudo systemctl start himalytix-django himalytix-celery", run.FinishByHand[^1]);
        Assert.Equal(2, run.FinishByHand.Count);
        Assert.Contains($"| {scene.Database} | It is the one from before the run: ", await File.ReadAllTextAsync(run.IncidentPath, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>Takes out of a journal what layout 1 did not have: who asked for what, and the step Compare.</summary>
    private static async Task WriteAsFirstLayoutAsync(string path)
    {
        string[] lines = await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(path, lines.Where(line => !line.Contains($"\"id\":\"{StepIds.Compare}\"", StringComparison.Ordinal) || line.Contains("RunStarted", StringComparison.Ordinal)).Select(Older), TestContext.Current.CancellationToken);

        static string Older(string line)
        {
            var record = JsonNode.Parse(line)!.AsObject();
            record["schema"] = 1;
            foreach (string later in (string[])["request", "privileges"])
                record.Remove(later);
            if (record["run"]?["steps"] is JsonArray steps && steps.FirstOrDefault(step => (string?)step!["id"] == StepIds.Compare) is { } compare)
                steps.Remove(compare);
            foreach (string later in (string[])["kind", "restoredOid", "attempts", "replacement", "comparison", "unreachableSince", "databaseClosedAt", "downtime", "databaseDowntime", "finishByHand", "incidentPath", "drill"])
                (record["run"] as JsonObject)?.Remove(later);
            return record.ToJsonString();
        }
    }

    private static HealthException Injected() => new("Injected", RestoreErrorCategory.OperationFailed, "injected", "none");

    private static Ports.RunRequest Request(RestoreScene scene, RestoreRun run) => new() { Settings = scene.Settings, RunId = run.RunId };
}
