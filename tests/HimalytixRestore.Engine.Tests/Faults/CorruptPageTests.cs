using HimalytixRestore.Engine.Tests.Runbook;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Faults;

/// <summary>A database with a page that was overwritten on the disk: no dump of it can be made any more, and the backup comes back all the same.</summary>
public sealed class CorruptPageTests(OwnServerFixture own) : IClassFixture<OwnServerFixture>
{
    [Theory]
    [InlineData(RestoreStrategy.InPlace)]
    [InlineData(RestoreStrategy.Swap)]
    public async Task A_database_with_a_corrupt_page_is_restored(RestoreStrategy strategy)
    {
        var server = await own.GetAsync();
        await using var scene = await RestoreScene.CreateBackedUpAsync(server);
        await OverwritePageAsync(server, scene.Database);
        var damage = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => server.ExecuteAsync(scene.Database, "SELECT count(*) FROM public.accounting_journalentry"));
        Assert.Equal("XX001", damage.SqlState);

        var run = await scene.RunAsync(new() { Settings = scene.Settings, Strategy = strategy });

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal(scene.AtBackup, await scene.TextAsync());
        Assert.True(run.Comparison!.Tables.Single(table => table.Name == "accounting_journalentry").IsEstimate);
        Assert.Equal(run.Snapshot!.Name, await scene.NeighboursAsync());
    }

    private static async Task OverwritePageAsync(LocalPostgresServer server, string database)
    {
        string file = Path.Combine(
            await server.ScalarAsync<string>("postgres", "SELECT current_setting('data_directory')"),
            await server.ScalarAsync<string>(database, "SELECT pg_relation_filepath('public.accounting_journalentry')"));
        // What the server holds in memory must be gone, or it would not look.
        await server.RestartAsync("fast");
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        await stream.WriteAsync(Enumerable.Repeat((byte)0xA5, 8192).ToArray());
    }
}
