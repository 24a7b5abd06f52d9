using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.Engine.Tests.Databases;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>Full restores by the strategy Swap: as InPlace, and the live database is in use until the last moment.</summary>
public sealed class SwapRestoreTests(PostgresFixture postgres)
{
    /// <summary>Those after which there is something else to undo.</summary>
    public static TheoryData<string> Steps => [StepIds.CreateDatabase, StepIds.CheckHealth, StepIds.StopServices, StepIds.SwapDatabases, StepIds.StartServices, StepIds.Cleanup];

    [Fact]
    public async Task A_damaged_database_comes_back_and_is_in_use_until_the_new_one_is_proven()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string damaged = await scene.TextAsync();
        await using var application = await scene.Server.OpenAsync(scene.Database);
        var used = new List<string>();

        var run = await scene.RunAsync(Swap(scene), step => new ObservedStep(step, async () =>
        {
            if (Array.IndexOf(StepIds.Swap, step.Id) <= Array.IndexOf(StepIds.Swap, StepIds.StopServices))
            {
                await using var command = new Npgsql.NpgsqlCommand("SELECT count(*) FROM public.usermanagement_customuser", application);
                Assert.NotNull(await command.ExecuteScalarAsync());
                used.Add(step.Id);
            }

            return null;
        }));

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal(scene.AtBackup, await scene.TextAsync());
        Assert.Equal(StepIds.Swap, run.Steps.Select(s => s.Id));
        Assert.Equal(9, used.Count);
        Assert.Equal(StepStatus.Skipped, run.Steps.Single(s => s.Id == StepIds.Receive).Status);
        Assert.Null(run.File);
        Assert.Equal(["stop himalytix-django", "stop himalytix-celery", "start himalytix-django", "start himalytix-celery"], scene.Services.Changes);
        Assert.Equal(run.Snapshot!.Name, await scene.NeighboursAsync());
        Assert.Equal(damaged.ReplaceLineEndings("\n").Replace(scene.Database, run.Snapshot.Name, StringComparison.Ordinal), await PgDump.TextAsync(scene.Server, run.Snapshot.Name, "--create"));
        Assert.Equal(scene.Database, run.Restore!.Database);
        Assert.Equal(scene.Database, run.Health!.Database);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_failure_after_any_step_leaves_everything_as_it_was(string failing)
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string before = await scene.TextAsync();
        var services = new Dictionary<string, AppServiceStatus>(scene.Services.Status);

        var run = await scene.RunAsync(Swap(scene), step => step.Id == failing ? new FailingStep(step, Injected) : step);

        Assert.True(run.State == RestoreRunState.RolledBack, run.Summary);
        Assert.Equal("Injected", run.Cause?.ErrorId);
        Assert.Equal(before, await scene.TextAsync());
        Assert.Equal(services, scene.Services.Status);
        Assert.Equal("", await scene.NeighboursAsync());
        Assert.Equal(StepStatus.Failed, run.Steps.Single(s => s.Id == failing).Status);
    }

    [Fact]
    public async Task A_successful_run_is_undone_by_a_rename_and_what_was_restored_is_kept()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string before = await scene.TextAsync();
        var run = await scene.RunAsync(Swap(scene));
        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);

        var undone = await scene.Runbook().UndoAsync(new() { Settings = scene.Settings, RunId = run.RunId }, scene.Reporter, default);

        Assert.True(undone.State == RestoreRunState.RolledBack, undone.Summary);
        Assert.Equal(before, await scene.TextAsync());
        Assert.Equal($"{scene.Database}_failed_{run.RunId}", await scene.NeighboursAsync());
        Assert.Equal(run.Downtime, undone.Downtime);
    }

    [Fact]
    public async Task A_run_that_stopped_before_the_swap_is_undone()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string before = await scene.TextAsync();
        var run = await scene.RunAsync(Swap(scene) with { StopAfter = StepIds.Compare });
        Assert.Equal(RestoreRunState.Interrupted, run.State);
        Assert.Equal(run.Replacement!.Name, await scene.NeighboursAsync());

        var undone = await scene.Runbook().UndoAsync(new() { Settings = scene.Settings, RunId = run.RunId }, scene.Reporter, default);

        Assert.True(undone.State == RestoreRunState.RolledBack, undone.Summary);
        Assert.Equal(before, await scene.TextAsync());
        Assert.Equal("", await scene.NeighboursAsync());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(StepIds.SwapDatabases)]
    public async Task Without_a_live_database_the_backup_is_restored_or_nothing_is_left(string? failing)
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        await scene.Server.ExecuteAsync("postgres", $"DROP DATABASE \"{scene.Database}\"");

        var run = await scene.RunAsync(Swap(scene), step => step.Id == failing ? new FailingStep(step, Injected) : step);

        Assert.Equal(failing is null ? RestoreRunState.Succeeded : RestoreRunState.RolledBack, run.State);
        Assert.Null(run.Snapshot);
        Assert.Equal(failing is null ? 1L : 0L, await scene.Server.ScalarAsync<long>("postgres", $"SELECT count(*) FROM pg_database WHERE datname LIKE '{scene.Database}%'"));
        if (failing is null)
            Assert.Equal("RunHasNoSnapshot", (await Assert.ThrowsAsync<RunbookException>(() => scene.Runbook().UndoAsync(new() { Settings = scene.Settings, RunId = run.RunId }, scene.Reporter, default))).ErrorId);
    }

    [Theory]
    [InlineData(RestoreStrategy.Swap, "prepared", StepIds.Prerequisites)]
    [InlineData(RestoreStrategy.Swap, "slot", StepIds.Prerequisites)]
    [InlineData(RestoreStrategy.Swap, "subscription", StepIds.Prerequisites)]
    [InlineData(RestoreStrategy.InPlace, "prepared", StepIds.Prerequisites)]
    [InlineData(RestoreStrategy.InPlace, "slot", StepIds.Prerequisites)]
    [InlineData(RestoreStrategy.InPlace, "subscription", StepIds.Prerequisites)]
    [InlineData(RestoreStrategy.InPlace, "prepared", StepIds.Compare)]
    [InlineData(RestoreStrategy.Swap, "slot", StepIds.Compare)]
    public async Task Fault_30_an_obstacle_is_refused_before_any_downtime(RestoreStrategy strategy, string kind, string refusing)
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        var (make, remove, remedy) = Obstacle(kind, scene.Database);
        await scene.Server.RunAsync(scene.Database, make);
        try
        {
            await using var application = await scene.Server.OpenAsync(scene.Database);

            var run = await scene.RunAsync(new() { Settings = scene.Settings, Strategy = strategy, SkipSteps = refusing == StepIds.Prerequisites ? [] : [StepIds.Prerequisites] });

            Assert.True(run.State == RestoreRunState.RolledBack, run.Summary);
            Assert.Equal(StepStatus.Failed, run.Steps.Single(s => s.Id == refusing).Status);
            Assert.Contains(remedy, run.Cause!.RecommendedAction, StringComparison.Ordinal);
            Assert.Empty(scene.Services.Changes);
            Assert.Null(run.UnreachableSince);
            await using var stillThere = new Npgsql.NpgsqlCommand("SELECT 1", application);
            Assert.Equal(1, await stillThere.ExecuteScalarAsync());
            Assert.Equal("", await scene.NeighboursAsync());
        }
        finally
        {
            await scene.Server.RunAsync(scene.Database, remove);
        }
    }

    [Fact]
    public async Task A_snapshot_that_is_no_rename_is_refused()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);

        var error = await Assert.ThrowsAsync<ConfigurationException>(() => scene.RunAsync(Swap(scene) with { SnapshotMethod = SnapshotMethod.Dump }));

        Assert.Equal("SwapKeepsByRename", error.ErrorId);
    }

    private static FullRestoreRequest Swap(RestoreScene scene) => new() { Settings = scene.Settings, Strategy = RestoreStrategy.Swap };

    private static HealthException Injected() => new("Injected", RestoreErrorCategory.OperationFailed, "injected", "none");

    private static (string[] Make, string[] Remove, string Remedy) Obstacle(string kind, string database) => kind switch
    {
        "prepared" => (["BEGIN", "INSERT INTO public.accounting_account (code, name, kind) VALUES ('9998', 'pending', 'asset')", $"PREPARE TRANSACTION 'tx {database}'"], [$"ROLLBACK PREPARED 'tx {database}'"], "ROLLBACK PREPARED"),
        "slot" => ([$"SELECT pg_create_logical_replication_slot('slot_{database}', 'pgoutput')"], [$"SELECT pg_drop_replication_slot('slot_{database}')"], "pg_drop_replication_slot"),
        _ => (
            [$"CREATE SUBSCRIPTION feed CONNECTION 'host=127.0.0.1 port=1' PUBLICATION p WITH (connect = false, slot_name = 'slot_{database}')", "ALTER SUBSCRIPTION feed ENABLE"],
            ["ALTER SUBSCRIPTION feed DISABLE", "ALTER SUBSCRIPTION feed SET (slot_name = NONE)", "DROP SUBSCRIPTION feed"],
            "ALTER SUBSCRIPTION"),
    };
}
