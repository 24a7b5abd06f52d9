using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.Engine.Tests.Runbook;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Notifications;

/// <summary>Full restores whose profile names a webhook.</summary>
public sealed class NotifiedRestoreTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_restore_tells_of_itself_and_an_undo_too()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        await using var bench = await NotifierBench.CreateAsync();
        var settings = scene.Settings with { ProfilePath = bench.Profile() };

        var run = await scene.RunAsync(new() { Settings = settings });

        Assert.Equal((RestoreRunState.Succeeded, ""), (run.State, run.Cause?.Message ?? ""));
        Assert.Collection(bench.Server.Texts,
            text => Assert.Contains("has begun (InPlace)", text),
            text => Assert.Contains("cannot work from now on", text),
            text => Assert.Contains("can work again, after", text),
            text => Assert.Contains($"{scene.Database} is restored: ", text));

        await scene.Runbook().UndoAsync(new() { Settings = settings, RunId = run.RunId }, scene.Reporter, CancellationToken.None);

        Assert.Contains("was rolled back", bench.Server.Texts.Last());
    }

    [Fact]
    public async Task A_restore_that_fails_calls_somebody_and_a_webhook_that_is_down_changes_nothing()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        await using var bench = await NotifierBench.CreateAsync();
        var settings = scene.Settings with { ProfilePath = bench.Profile() };
        bench.Server.Status = 503;

        var run = await scene.RunAsync(new() { Settings = settings },
            step => step.Id == StepIds.CheckHealth ? new FailingStep(step, () => new HealthException("HealthFailed", RestoreErrorCategory.InvalidData, Runs.CustomerData, "")) : step);

        Assert.Equal((RestoreRunState.RolledBack, "HealthFailed"), (run.State, run.Cause?.ErrorId));
        var outbox = new Engine.Notifications.Outbox(scene.StateFolder);
        Assert.Equal(5, outbox.List().Count);
        bench.Server.Status = 200;
        await new Engine.Operations.NotificationOperations(new()).SendAsync(new() { Settings = settings }, scene.Reporter, CancellationToken.None).ToListAsync();
        Assert.StartsWith("[production] Somebody is needed:", bench.Server.Texts.Last());
        Assert.All(bench.Server.Texts, text => Assert.DoesNotContain("customer.example", text));
    }
}
