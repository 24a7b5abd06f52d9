using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Runbook.Killing;

/// <summary>PostgreSQL itself is killed, all its processes with SIGKILL.</summary>
public sealed class ServerKillTests(DurableServerFixture durable) : IClassFixture<DurableServerFixture>
{
    [Theory]
    [InlineData(RestoreStrategy.InPlace)]
    [InlineData(RestoreStrategy.Swap)]
    public async Task Fault_35_what_succeeded_lasts_when_the_server_is_killed_and_can_still_be_undone(RestoreStrategy strategy)
    {
        var server = await durable.GetAsync();
        using var scene = await KillScene.CreateAsync(server);
        var order = await scene.CopyAsync() with { Strategy = strategy };
        var check = await Recovery.BeginAsync(scene, order);
        var end = new KillPoint { Name = "RunEnded", AfterFlush = true };

        var run = await RestoreChild.RunAsync(order, RestoreChild.Runbook(order, folder => new(folder, (path, options) => new WatchedFileStream(path, options, end, server.Kill))), scene.Settings(order));
        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => server.OpenAsync());
        await server.StartAgainAsync();

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        await check.ResumeAsync();
        await check.UndoAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fault_34_between_the_two_renames_of_a_swap_neither_is_seen(bool isResumed)
    {
        var server = await durable.GetAsync();
        using var scene = await KillScene.CreateAsync(server);
        var order = await scene.CopyAsync() with { Strategy = RestoreStrategy.Swap };
        var check = await Recovery.BeginAsync(scene, order);
        string next;
        using (var child = RestoreChild.Start([order], server))
        {
            await using var first = await scene.HoldNameAsync(order.Database);
            await Eventually.TrueAsync(async () => (await scene.RenamersAsync(order.Database)).Length > 0, "the first rename waits");
            next = await check.NeighboursAsync();
            await using var second = await scene.HoldNameAsync(next);
            await first.DisposeAsync();
            await Eventually.TrueAsync(async () => (await scene.RenamersAsync(next)).Length > 0, "the second rename waits");
            child.Kill();
            server.Kill();
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        await server.StartAgainAsync();

        Assert.Equal(next, await check.NeighboursAsync());
        await check.EndAsync(isResumed);
    }
}
