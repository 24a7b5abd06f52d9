using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>What is known before a full restore is agreed to, with a real database and a real backup.</summary>
public sealed class RunPlannerTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Before_any_run_the_loss_is_what_the_live_tables_say_has_come_since()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        await scene.Server.ExecuteAsync(scene.Database, "CREATE TABLE entered AS SELECT now() + interval '1 hour' AS created_at FROM generate_series(1, 7)");

        var plan = await PlanAsync(scene);

        Assert.Equal((Path.GetFileName(scene.BackupPath), "production", scene.Database), (plan.Backup!.Name, plan.Environment, plan.NameToType));
        Assert.Equal((7L, true), (plan.Loss!.Tables.Single(table => table.Name == "entered").LostRows, plan.Loss.IsLoss));
        Assert.Null(plan.ExpectedDowntime);
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public async Task After_a_run_rows_are_compared_with_that_backup_and_the_downtime_is_expected()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        var run = await scene.RunAsync();
        await scene.Server.ExecuteAsync(scene.Database, "INSERT INTO usermanagement_organization (name, created_at) SELECT 'Organization', now() + interval '1 hour' FROM generate_series(1, 3)");

        var plan = await PlanAsync(scene);

        Assert.Equal(3, plan.Loss!.LostRows);
        Assert.Contains("3 rows more in", plan.Loss.Summary, StringComparison.Ordinal);
        var between = run.Steps.SkipWhile(step => step.Id != StepIds.Snapshot).TakeWhile(step => step.Id != StepIds.StartServices);
        Assert.Equal(between.Sum(step => step.Duration.TotalSeconds), plan.ExpectedDowntime!.Value.TotalSeconds, 2);
    }

    [Fact]
    public async Task A_newer_backup_that_comes_after_the_yes_is_not_taken()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        var plan = await PlanAsync(scene);
        var newer = Path.Combine(Path.GetDirectoryName(scene.BackupPath)!, FormattableString.Invariant($"himalytix_production_{DateTime.UtcNow.AddHours(1):yyyyMMdd_HHmmss}.sql.gz.enc"));
        File.Copy(scene.BackupPath, newer);

        var run = await scene.RunAsync(new() { Settings = scene.Settings, Planned = plan.Backup });

        Assert.Equal((RestoreRunState.Succeeded, plan.Backup!.Uri), (run.State, run.Backup!.Uri));
        Assert.Contains(Path.GetFileName(newer), (await PlanAsync(scene)).Backup!.Name, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_down_and_a_store_that_is_gone_do_not_hide_the_plan()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        Directory.Delete(scene.Store, recursive: true);

        var plan = await PlanAsync(scene, scene.Settings with { Port = 1 }, new() { Path = "/gone/himalytix_production_20260102_030405.sql.gz.enc" });

        Assert.Equal((null, null), (plan.Backup, plan.Loss));
        Assert.StartsWith("What will be lost cannot be measured:", Assert.Single(plan.Warnings), StringComparison.Ordinal);
        Assert.Null((await PlanAsync(scene)).Backup);
    }

    [Fact]
    public async Task Where_there_is_no_database_nothing_is_lost()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);

        var plan = await PlanAsync(scene, scene.Settings with { Database = "nobodys", Environment = "staging" }, new() { Path = scene.BackupPath });

        Assert.Equal((false, 0L, ""), (plan.Loss!.IsLoss, plan.Loss.LostRows, plan.NameToType));
        Assert.Contains("there is no database nobodys", plan.Loss.Summary, StringComparison.Ordinal);
    }

    private static Task<RestorePlan> PlanAsync(RestoreScene scene, SettingsRequest? settings = null, BackupReference? source = null) =>
        scene.Runbook().PlanAsync(new() { Settings = settings ?? scene.Settings, Source = source }, measureLoss: true, scene.Reporter, TestContext.Current.CancellationToken);
}
