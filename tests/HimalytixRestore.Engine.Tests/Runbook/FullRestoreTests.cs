using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Runbook;

public sealed class FullRestoreTests(PostgresFixture postgres)
{
    public static TheoryData<string> Steps => [.. StepIds.InPlace];

    [Fact]
    public async Task A_damaged_database_comes_back_as_it_was_backed_up_with_owners_grants_and_attributes()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string damaged = await scene.TextAsync();
        Assert.NotEqual(scene.AtBackup, damaged);

        var run = await scene.RunAsync();

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal(scene.AtBackup, await scene.TextAsync());
        Assert.Equal(StepIds.InPlace, run.Steps.Select(s => s.Id));
        Assert.All(run.Steps, step => Assert.Contains(step.Status, new[] { StepStatus.Succeeded, StepStatus.Skipped }));
        Assert.Equal(["stop himalytix-django", "stop himalytix-celery", "start himalytix-django", "start himalytix-celery"], scene.Services.Changes);
        Assert.Equal(run.Snapshot!.Name, await scene.NeighboursAsync());
        Assert.False(File.Exists(run.File!.Path));
    }

    [Fact]
    public async Task A_local_file_that_is_named_is_restored_and_stays()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);

        var run = await scene.RunAsync(new() { Settings = scene.Settings, Source = new() { Path = scene.BackupPath } });

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal(scene.AtBackup, await scene.TextAsync());
        Assert.True(File.Exists(scene.BackupPath));
    }

    [Fact]
    public async Task The_applications_role_reads_writes_and_calls_as_before()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        var run = await scene.RunAsync();
        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);

        await scene.Server.ExecuteScriptAsync(scene.Database, """
            SET ROLE himalytix_app;
            UPDATE public.accounting_journalentry SET status = 'posted' WHERE id = (SELECT min(id) FROM public.accounting_journalentry WHERE status = 'draft');
            INSERT INTO public.accounting_account (code, name, kind) VALUES ('9999', 'after the restore', 'asset');
            """);
        Assert.Equal("himalytix_app", await scene.Server.ScalarAsync<string>(scene.Database, "SELECT pg_get_userbyid(proowner)::text FROM pg_proc WHERE proname = 'accounting_audit_entry' AND prosecdef"));
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_failure_after_any_step_leaves_everything_as_it_was(string failing)
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string before = await scene.TextAsync();
        var services = new Dictionary<string, AppServiceStatus>(scene.Services.Status);

        var run = await scene.RunAsync(change: step => step.Id == failing ? new FailingStep(step, () => new HealthException("Injected", RestoreErrorCategory.OperationFailed, "injected", "none")) : step);

        Assert.Equal(RestoreRunState.RolledBack, run.State);
        Assert.Equal("Injected", run.Cause?.ErrorId);
        Assert.Equal(before, await scene.TextAsync());
        Assert.Equal(services, scene.Services.Status);
        Assert.Equal("", await scene.NeighboursAsync());
        Assert.Equal(StepIds.InPlace.Length, run.Steps.Count);
        Assert.Equal(StepStatus.Failed, run.Steps.Single(s => s.Id == failing).Status);
    }

    [Theory]
    [InlineData(SnapshotMethod.Template, StepIds.Snapshot)]
    [InlineData(SnapshotMethod.Template, StepIds.CheckHealth)]
    [InlineData(SnapshotMethod.Dump, StepIds.Snapshot)]
    [InlineData(SnapshotMethod.Dump, StepIds.CheckHealth)]
    public async Task The_other_snapshots_bring_everything_back_too(SnapshotMethod method, string failing)
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string before = await scene.TextAsync();

        var run = await scene.RunAsync(
            new() { Settings = scene.Settings, SnapshotMethod = method },
            step => step.Id == failing ? new FailingStep(step, () => new HealthException("Injected", RestoreErrorCategory.OperationFailed, "injected", "none")) : step);

        Assert.True(run.State == RestoreRunState.RolledBack, run.Summary);
        Assert.Equal(before, await scene.TextAsync());
        Assert.Equal("", await scene.NeighboursAsync());
    }

    [Theory]
    [InlineData(SnapshotMethod.Rename)]
    [InlineData(SnapshotMethod.Template)]
    [InlineData(SnapshotMethod.Dump)]
    public async Task A_successful_run_can_be_undone_from_its_journal(SnapshotMethod method)
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string before = await scene.TextAsync();
        var run = await scene.RunAsync(new() { Settings = scene.Settings, SnapshotMethod = method });
        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);

        var undone = await scene.Runbook().UndoAsync(new() { Settings = scene.Settings, RunId = run.RunId }, scene.Reporter, default);

        Assert.True(undone.State == RestoreRunState.RolledBack, undone.Summary);
        Assert.Equal(before, await scene.TextAsync());
        Assert.Equal(AppServiceStatus.Running, scene.Services.Status["himalytix-django"]);
        Assert.Equal("RunIsRolledBack", (await Assert.ThrowsAsync<RunbookException>(() => scene.Runbook().UndoAsync(new() { Settings = scene.Settings, RunId = run.RunId }, scene.Reporter, default))).ErrorId);
    }

    [Fact]
    public async Task Without_a_live_database_the_backup_is_restored_and_nothing_is_kept()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        await scene.Server.ExecuteAsync("postgres", $"DROP DATABASE \"{scene.Database}\"");

        var run = await scene.RunAsync();

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal(StepStatus.Skipped, run.Steps.Single(s => s.Id == StepIds.Snapshot).Status);
        Assert.Null(run.Snapshot);
        Assert.Equal("", await scene.NeighboursAsync());
    }

    [Fact]
    public async Task Without_a_live_database_a_failure_leaves_none()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        await scene.Server.ExecuteAsync("postgres", $"DROP DATABASE \"{scene.Database}\"");

        var run = await scene.RunAsync(change: step => step.Id == StepIds.Restore ? new FailingStep(step, () => new HealthException("Injected", RestoreErrorCategory.OperationFailed, "injected", "none")) : step);

        Assert.Equal(RestoreRunState.RolledBack, run.State);
        Assert.Equal(0L, await scene.Server.ScalarAsync<long>("postgres", $"SELECT count(*) FROM pg_database WHERE datname LIKE '{scene.Database}%'"));
    }

    [Fact]
    public async Task A_cancelled_run_rolls_itself_back()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string before = await scene.TextAsync();
        using var source = new CancellationTokenSource();

        var run = await scene.RunAsync(
            change: step => step.Id == StepIds.ResetDatabase
                ? new FailingStep(step, () =>
                {
                    source.Cancel();
                    return new OperationCanceledException(source.Token);
                })
                : step,
            cancellationToken: source.Token);

        Assert.Equal(RestoreRunState.RolledBack, run.State);
        Assert.Equal("Cancelled", run.Cause?.ErrorId);
        Assert.Equal(before, await scene.TextAsync());
    }

    [Fact]
    public async Task When_the_way_back_fails_too_the_run_says_where_everything_is_and_starts_nothing()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);

        var run = await scene.RunAsync(change: step => step.Id == StepIds.Snapshot ? new FailingStep(new NoWayBackStep(step), () => new HealthException("Injected", RestoreErrorCategory.OperationFailed, "injected", "none")) : step);

        Assert.Equal(RestoreRunState.Failed, run.State);
        Assert.Contains(run.Snapshot!.Name, run.Summary, StringComparison.Ordinal);
        Assert.Equal(AppServiceStatus.Stopped, scene.Services.Status["himalytix-django"]);
    }

    [Fact]
    public async Task A_roll_back_that_failed_is_finished_from_the_journal()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string before = await scene.TextAsync();
        var run = await scene.RunAsync(change: step => step.Id switch
        {
            StepIds.Snapshot => new NoWayBackStep(step),
            StepIds.Restore => new FailingStep(step, () => new HealthException("Injected", RestoreErrorCategory.OperationFailed, "injected", "none")),
            _ => step,
        });
        Assert.Equal(RestoreRunState.Failed, run.State);

        var undone = await scene.Runbook().UndoAsync(new() { Settings = scene.Settings, RunId = run.RunId }, scene.Reporter, default);

        Assert.True(undone.State == RestoreRunState.RolledBack, undone.Summary);
        Assert.Equal(before, await scene.TextAsync());
        Assert.Equal("", await scene.NeighboursAsync());
        Assert.Equal(AppServiceStatus.Running, scene.Services.Status["himalytix-django"]);
        Assert.Equal(AppServiceStatus.Stopped, scene.Services.Status["himalytix-celery-beat"]);
    }

    [Theory]
    [InlineData(StepIds.Restore, false)]
    [InlineData(StepIds.CheckHealth, true)]
    public async Task A_run_that_stopped_early_is_undone_and_only_a_proven_database_is_kept(string last, bool isKept)
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string before = await scene.TextAsync();
        var run = await scene.RunAsync(new() { Settings = scene.Settings, StopAfter = last });
        Assert.Equal(RestoreRunState.Interrupted, run.State);

        var undone = await scene.Runbook().UndoAsync(new() { Settings = scene.Settings, RunId = run.RunId }, scene.Reporter, default);

        Assert.True(undone.State == RestoreRunState.RolledBack, undone.Summary);
        Assert.Equal(before, await scene.TextAsync());
        Assert.Equal(isKept ? $"{scene.Database}_failed_{run.RunId}" : "", await scene.NeighboursAsync());
    }

    [Fact]
    public async Task A_plan_changes_nothing_and_names_every_step()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string before = await scene.TextAsync();

        var plan = await scene.Runbook().PlanAsync(new() { Settings = scene.Settings, StopAfter = "verify" }, measureLoss: true, scene.Reporter, default);

        Assert.Equal(StepIds.InPlace, plan.Steps.Select(s => s.Id));
        Assert.Equal(["Prerequisites", "Locate", "Receive", "Verify"], plan.Steps.Where(s => !s.IsSkipped).Select(s => s.Id));
        Assert.Contains(scene.Database, plan.Target, StringComparison.Ordinal);
        Assert.Equal(before, await scene.TextAsync());
        Assert.False(Directory.Exists(scene.StateFolder));
    }

    [Fact]
    public async Task Steps_can_be_left_out_and_a_run_can_stop_early()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string before = await scene.TextAsync();

        var run = await scene.RunAsync(new() { Settings = scene.Settings, SkipSteps = ["prerequisites"], StopAfter = "Verify" });

        Assert.Equal(StepStatus.Skipped, run.Steps[0].Status);
        Assert.Equal(StepStatus.Succeeded, run.Steps.Single(s => s.Id == StepIds.Verify).Status);
        Assert.Equal(StepStatus.Skipped, run.Steps.Single(s => s.Id == StepIds.StopServices).Status);
        Assert.Empty(scene.Services.Changes);
        Assert.Equal(before, await scene.TextAsync());
        Assert.Equal("StepNotSkippable", (await Assert.ThrowsAsync<ConfigurationException>(() => scene.RunAsync(new() { Settings = scene.Settings, SkipSteps = ["Restore"] }))).ErrorId);
    }

    [Fact]
    public async Task What_a_run_leaves_behind_is_kept_until_its_time_and_removed_when_told()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        var run = await scene.RunAsync();
        var runbook = scene.Runbook();

        var kept = await runbook.RemoveArtifactsAsync(new() { Settings = scene.Settings, RunId = run.RunId }, scene.Reporter, default).ToListAsync(TestContext.Current.CancellationToken);
        Assert.False(Assert.Single(kept).IsRemoved);
        Assert.Equal(run.Snapshot!.Name, await scene.NeighboursAsync());

        var removed = await runbook.RemoveArtifactsAsync(new() { Settings = scene.Settings, RunId = run.RunId, IncludeSnapshot = true }, scene.Reporter, default).ToListAsync(TestContext.Current.CancellationToken);
        Assert.True(Assert.Single(removed).IsRemoved);
        Assert.Equal("", await scene.NeighboursAsync());
        Assert.Equal(scene.AtBackup, await scene.TextAsync());
    }

    [Fact]
    public async Task The_next_run_removes_what_an_earlier_one_kept_beyond_its_time()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        var first = await scene.RunAsync(new() { Settings = scene.Settings, KeepPrevious = TimeSpan.Zero });
        var second = await scene.RunAsync();

        Assert.True(second.State == RestoreRunState.Succeeded, second.Summary);
        Assert.Equal(second.Snapshot!.Name, await scene.NeighboursAsync());
        Assert.NotEqual(first.Snapshot!.Name, second.Snapshot.Name);
    }

    [Fact]
    public async Task The_report_is_written_also_when_the_run_fails()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string path = Path.Combine(Path.GetDirectoryName(scene.StateFolder)!, "report.md");

        var run = await scene.RunAsync(new() { Settings = scene.Settings, ReportPath = path }, step => step.Id == StepIds.Restore ? new FailingStep(step, () => new HealthException("Injected", RestoreErrorCategory.OperationFailed, "the cause", "the remedy")) : step);

        string report = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.Contains("RolledBack", report, StringComparison.Ordinal);
        Assert.Contains("the cause", report, StringComparison.Ordinal);
        Assert.Contains("the remedy", report, StringComparison.Ordinal);
        Assert.All(run.Steps, step => Assert.Contains($"| {step.Id} |", report, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_report_that_cannot_be_written_does_not_hide_the_run()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);

        var run = await scene.RunAsync(new() { Settings = scene.Settings, StopAfter = "Locate", ReportPath = "/proc/no/report.md" });

        Assert.Equal(RestoreRunState.Interrupted, run.State);
        Assert.Equal("", run.ReportPath);
        Assert.Contains(scene.Reporter.Warnings, warning => warning.Contains(run.RunId, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_newest_backup_of_no_environment_in_particular_is_never_taken()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string profile = Path.Combine(Path.GetDirectoryName(scene.StateFolder)!, "profile.json");
        await File.WriteAllTextAsync(profile, """{ "environments": { "production": {}, "staging": {} } }""", TestContext.Current.CancellationToken);

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => scene.RunAsync(new() { Settings = scene.Settings with { Environment = null, ProfilePath = profile } }));

        Assert.Equal("EnvironmentMissing", error.ErrorId);
    }
}
