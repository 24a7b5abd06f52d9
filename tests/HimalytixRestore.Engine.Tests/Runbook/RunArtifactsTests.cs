using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>What runs that did not come to their end leave on the server and on the disk, and how it goes.</summary>
public sealed class RunArtifactsTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_new_database_of_a_run_that_was_cut_off_is_listed_and_removed_and_the_run_still_goes_on()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        var run = await scene.RunAsync(new() { Settings = scene.Settings, Strategy = RestoreStrategy.Swap, StopAfter = StepIds.Restore });
        string left = await scene.NeighboursAsync();
        Assert.Equal(DatabaseNames.Staging(scene.Database, run.RunId), left);

        var plan = await scene.Runbook().PlanRemoveAsync(new() { Settings = scene.Settings, RunId = run.RunId }, Token);
        Assert.Equal((left, false), (Assert.Single(plan.Steps).Target, plan.Steps[0].IsSkipped));
        Assert.Equal(left, await scene.NeighboursAsync());
        Assert.Equal([(left, true)], (await RemoveAsync(scene, run)).Select(a => (a.Name, a.IsRemoved)));
        Assert.Equal("", await scene.NeighboursAsync());

        run = await scene.Runbook().ResumeAsync(new() { Settings = scene.Settings, RunId = run.RunId }, scene.Reporter, Token);

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal(scene.AtBackup, await scene.TextAsync());
    }

    [Fact]
    public async Task A_partial_download_goes_and_what_is_not_the_runs_or_may_be_needed_stays()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        var run = await scene.RunAsync(new() { Settings = scene.Settings, StopAfter = StepIds.Receive });
        string partial = Path.Combine(Path.GetDirectoryName(run.File!.Path)!, ".himalytix_production_20260101_020000.sql.gz.enc.partial");
        File.Move(run.File.Path, partial);
        string foreign = DatabaseNames.Staging(scene.Database, run.RunId);
        string dropped = DatabaseNames.Dropped(scene.Database, run.RunId);
        await scene.Server.ExecuteAsync("postgres", $"CREATE DATABASE \"{foreign}\"");
        await scene.Server.ExecuteAsync("postgres", $"CREATE DATABASE \"{dropped}\"");

        var artifacts = await RemoveAsync(scene, run);

        Assert.Equal([(partial, true), (foreign, false), (dropped, false)], artifacts.Select(a => (a.Name, a.IsRemoved)));
        Assert.False(File.Exists(partial));
        Assert.Equal($"{dropped},{foreign}", await scene.NeighboursAsync());
        var asked = await scene.Runbook().RemoveArtifactsAsync(new() { Settings = scene.Settings, RunId = run.RunId, IncludeSnapshot = true }, scene.Reporter, Token).ToListAsync(Token);
        Assert.Equal([(foreign, false), (dropped, true)], asked.Select(a => (a.Name, a.IsRemoved)));
        Assert.Equal(foreign, await scene.NeighboursAsync());
    }

    private static async Task<IReadOnlyList<RestoreArtifact>> RemoveAsync(RestoreScene scene, RestoreRun run) =>
        await scene.Runbook().RemoveArtifactsAsync(new() { Settings = scene.Settings, RunId = run.RunId }, scene.Reporter, Token).ToListAsync(Token);
}
