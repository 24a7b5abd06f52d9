using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>A drill proves a restore beside what is live, measures it, and leaves nothing.</summary>
public sealed class DrillTests(PostgresFixture postgres)
{
    [Fact]
    public async Task It_takes_the_restores_own_way_and_touches_nothing_that_is_live()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string before = await scene.TextAsync();
        string junit = Path.Combine(scene.StateFolder, "drill.xml");
        var budgets = scene.Settings with { MaxDuration = TimeSpan.FromHours(1), MaxBackupAge = TimeSpan.FromDays(36500) };

        var run = await RunAsync(scene, new() { Settings = budgets, JUnitPath = junit });

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal((RestoreRunKind.Drill, scene.Database, DatabaseNames.Drill(scene.Database, run.RunId)), (run.Kind, run.Drill!.LiveDatabase, run.Database));
        Assert.Equal(["RTO", "RPO"], run.Drill.Budgets.Where(b => b.IsMet).Select(b => b.Name));
        Assert.Equal(CheckStatus.Pass, run.Health!.Checks.Single(c => c.Name == "ApplicationRole").Status);
        Assert.True(run.Restore!.Rows > 0);
        Assert.Equal(before, await scene.TextAsync());
        Assert.Equal("", await scene.NeighboursAsync());
        Assert.Empty(scene.Services.Changes);
        JUnitSchema.Read(junit, out var errors);
        Assert.Empty(errors);
        var listed = await scene.Runbook().ListAsync(new() { Settings = scene.Settings }, scene.Reporter, default).SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal((run.RunId, RestoreRunKind.Drill), (listed.RunId, listed.Kind));
        Assert.Equal("RunIsDrill", (await Assert.ThrowsAsync<RunbookException>(() => scene.Runbook().UndoAsync(new() { Settings = scene.Settings, RunId = run.RunId }, scene.Reporter, default))).ErrorId);
    }

    [Theory]
    [InlineData(StepIds.ResetDatabase, false)]
    [InlineData(StepIds.Restore, false)]
    [InlineData(StepIds.Restore, true)]
    [InlineData(StepIds.CheckHealth, false)]
    public async Task A_drill_that_fails_or_is_cancelled_leaves_no_scratch_database(string failing, bool isCancelled)
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string before = await scene.TextAsync();
        using var source = new CancellationTokenSource();

        var run = await RunAsync(
            scene,
            new() { Settings = scene.Settings },
            step => step.Id != failing ? step : new ObservedStep(step, async () =>
            {
                if (isCancelled)
                    await source.CancelAsync();
                return isCancelled ? new OperationCanceledException() : new HealthException("Injected", RestoreErrorCategory.OperationFailed, "injected", "none");
            }),
            source.Token);

        Assert.Equal(RestoreRunState.RolledBack, run.State);
        Assert.Equal(isCancelled ? "Cancelled" : "Injected", run.Cause?.ErrorId);
        Assert.Equal("", await scene.NeighboursAsync());
        Assert.Equal(before, await scene.TextAsync());
        Assert.True(File.Exists(run.IncidentPath));
    }

    [Fact]
    public async Task A_missed_budget_fails_the_drill_and_its_JUnit_file_says_so()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string junit = Path.Combine(scene.StateFolder, "drill.xml");

        var run = await RunAsync(scene, new() { Settings = scene.Settings with { MaxDuration = TimeSpan.FromMilliseconds(1) }, ReportPath = junit });

        Assert.Equal(("DrillBudgetMissed", RestoreRunState.RolledBack), (run.Cause?.ErrorId, run.State));
        Assert.Contains("-Jobs", run.Cause!.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal("", await scene.NeighboursAsync());
        var document = JUnitSchema.Read(junit, out var errors);
        Assert.Empty(errors);
        Assert.Equal("2", document.Root!.Attribute("failures")!.Value);
    }

    [Fact]
    public async Task What_is_kept_stays_until_it_is_removed_and_a_killed_drills_rest_goes_with_the_next()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string killed = await LeaveKilledDrillAsync(scene);

        var run = await RunAsync(scene, new() { Settings = scene.Settings, Keep = true });

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal(run.Database, await scene.NeighboursAsync());
        Assert.Contains(killed, run.Steps[^1].Message, StringComparison.Ordinal);
        var removed = await scene.Runbook().RemoveArtifactsAsync(new() { Settings = scene.Settings, RunId = run.RunId }, scene.Reporter, default).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Contains(removed, artifact => artifact.Name == run.Database && artifact.IsRemoved);
        Assert.Equal("", await scene.NeighboursAsync());
    }

    [Fact]
    public async Task Its_plan_tells_the_time_of_earlier_runs()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        var drills = Drills(scene);
        Assert.All((await drills.PlanAsync(new() { Settings = scene.Settings }, scene.Reporter, default)).Steps, step => Assert.Null(step.EstimatedDuration));

        var run = await RunAsync(scene, new() { Settings = scene.Settings });

        var drill = await drills.PlanAsync(new() { Settings = scene.Settings }, scene.Reporter, default);
        Assert.Equal(run.Steps.Single(s => s.Id == StepIds.Restore).Duration.TotalSeconds, drill.Steps.Single(s => s.Id == StepIds.Restore).EstimatedDuration!.Value.TotalSeconds, 2);
        var restore = await scene.Runbook().PlanAsync(new() { Settings = scene.Settings }, measureLoss: false, scene.Reporter, default);
        Assert.NotNull(restore.Steps.Single(s => s.Id == StepIds.Verify).EstimatedDuration);
        Assert.Null(restore.Steps.Single(s => s.Id == StepIds.Snapshot).EstimatedDuration);
    }

    [Fact]
    public async Task The_next_checklist_predicts_by_what_the_last_backup_held()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        Assert.Equal(CheckStatus.Skipped, (await CheckAsync(scene, "Version")).Status);

        var run = await RunAsync(scene, new() { Settings = scene.Settings });

        var version = await CheckAsync(scene, "Version");
        Assert.Equal(CheckStatus.Pass, version.Status);
        Assert.Contains(run.RunId, version.Message, StringComparison.Ordinal);
        var past = new PastRestore(run.RunId, run.Verification!.Inventory! with { Roles = ["role_of_yesterday"] }, BackupSizeBytes: 1000, DatabaseSizeBytes: 1L << 20);
        var predicted = await new PredictedPrerequisites(new(new(new SettingsResolver().Resolve(scene.Settings).Server))).CheckAsync(new() { Database = scene.Database }, past, backupSize: 1000L << 40, default).ToListAsync(TestContext.Current.CancellationToken);
        var roles = predicted.Single(line => line.Name == "Roles");
        Assert.Equal(CheckStatus.Warn, roles.Status);
        Assert.Contains("role_of_yesterday", roles.Message, StringComparison.Ordinal);
        Assert.Contains(predicted.Single(line => line.Name == "DiskSpace").Status, new[] { CheckStatus.Fail, CheckStatus.Skipped });
        Assert.True(run.Health!.SizeBytes > 0);
    }

    private static async Task<RestorePrerequisite> CheckAsync(RestoreScene scene, string name) =>
        await new RestoreEngine().Health.CheckPrerequisitesAsync(new() { Settings = scene.Settings }, scene.Reporter, TestContext.Current.CancellationToken).FirstAsync(line => line.Name == name, TestContext.Current.CancellationToken);

    private static async Task<string> LeaveKilledDrillAsync(RestoreScene scene)
    {
        string runId = RunStore.NewRunId(DateTimeOffset.UtcNow.AddDays(-1));
        string database = DatabaseNames.Drill(scene.Database, runId);
        await scene.Server.ExecuteAsync("postgres", $"CREATE DATABASE \"{database}\"");
        await using var journal = new RunStore(scene.StateFolder).Create(runId);
        await journal.WriteAsync(
            new()
            {
                Schema = JournalRecord.CurrentSchema,
                Time = DateTimeOffset.UtcNow,
                Event = JournalEvent.RunStarted,
                Process = new(int.MaxValue, DateTimeOffset.UtcNow),
                Run = new()
                {
                    RunId = runId,
                    Kind = RestoreRunKind.Drill,
                    Drill = new() { LiveDatabase = scene.Database },
                    State = RestoreRunState.Running,
                    Environment = "production",
                    Database = database,
                    Server = new SettingsResolver().Resolve(scene.Settings).Server.Address,
                    Strategy = RestoreStrategy.InPlace,
                    StartedAt = DateTimeOffset.UtcNow,
                },
            },
            TestContext.Current.CancellationToken);
        return database;
    }

    private static Task<RestoreRun> RunAsync(RestoreScene scene, DrillRequest request, Func<IRunbookStep, IRunbookStep>? change = null, CancellationToken cancellationToken = default) =>
        Drills(scene, change).RunAsync(request, scene.Reporter, cancellationToken);

    private static DrillOperations Drills(RestoreScene scene, Func<IRunbookStep, IRunbookStep>? change = null)
    {
        var engine = new RestoreEngine();
        var operations = new RunOperations(engine.Backups, new DatabaseOperations(new SettingsResolver()), scene.Services, engine.Health, engine.Reports);
        return new(operations, new SettingsResolver(), () => [.. DrillPlan.Create().Select(step => change?.Invoke(step) ?? step)]);
    }
}
