using System.Text;
using HimalytixRestore.Engine.Sandbox;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Sandbox;

/// <summary>The ERP sample is what a restore has to carry over, and the dump that comes with the module is the same.</summary>
public sealed class SampleDataTests(PostgresFixture postgres)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheDumpThatComesWithTheModuleRestoresToTheSample()
    {
        var server = await postgres.GetWithClientsAsync();
        var sample = await server.CreateErpSampleAsync();
        var restored = await server.CreateDatabaseAsync("shipped");
        await using (var dump = SampleData.OpenBackup())
            await server.PsqlAsync(restored, [], dump);

        Assert.Equal(await TextAsync(server, sample), await TextAsync(server, restored));
    }

    [Fact]
    public async Task TheDumpThatComesWithTheModuleIsWhole()
    {
        await using var dump = SampleData.OpenBackup();
        using var reader = new StreamReader(dump, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(Token);

        Assert.StartsWith("--\n-- PostgreSQL database dump\n", text, StringComparison.Ordinal);
        Assert.Contains("\n-- PostgreSQL database dump complete\n", text, StringComparison.Ordinal);
        Assert.Contains("BEGIN ATOMIC", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheSampleIsTheSameEveryTime()
    {
        var server = await postgres.GetWithClientsAsync();

        Assert.Equal(await TextAsync(server, await server.CreateErpSampleAsync()), await TextAsync(server, await server.CreateErpSampleAsync()));
    }

    [Fact]
    public async Task TheApplicationOwnsItsTablesAndUsesThem()
    {
        var server = await postgres.GetAsync();
        var database = await server.CreateErpSampleAsync();

        Assert.Equal("himalytix_app", await server.ScalarAsync<string>(database, "SELECT string_agg(DISTINCT tableowner::text, ',') FROM pg_tables WHERE schemaname IN ('public', 'tenant_alpha', 'tenant_beta')"));
        await server.ExecuteScriptAsync(database, """
            SET ROLE himalytix_app;
            UPDATE public.accounting_journalentry SET status = 'posted' WHERE id = 4;
            INSERT INTO tenant_beta.sales_customer (name) VALUES ('new');
            """);
        Assert.Equal("UPDATE; $$ and 'quotes'; posted", await server.ScalarAsync<string>(database, "SELECT what FROM public.accounting_auditlog ORDER BY id DESC LIMIT 1"));
    }

    [Fact]
    public async Task DamageDropsATableAndMostUsers()
    {
        var server = await postgres.GetAsync();
        var database = await server.CreateErpSampleAsync();
        Assert.Equal(612, await server.ScalarAsync<long>(database, "SELECT count(*) FROM public.usermanagement_customuser"));

        await using (var connection = await server.OpenAsync(database))
            await SampleData.DamageAsync(connection, Token);

        Assert.True(await server.ScalarAsync<bool>(database, "SELECT to_regclass('public.accounting_journalline') IS NULL"));
        Assert.Equal(10, await server.ScalarAsync<long>(database, "SELECT count(*) FROM public.usermanagement_customuser"));
    }

    [Fact]
    public async Task AScriptThatFailsLeavesNothing()
    {
        var server = await postgres.GetAsync();
        var database = await server.CreateDatabaseAsync("script");

        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => server.ExecuteScriptAsync(database, "CREATE TABLE a (b int); SELECT 1 / 0;"));
        Assert.True(await server.ScalarAsync<bool>(database, "SELECT to_regclass('public.a') IS NULL"));
    }

    private static Task<string> TextAsync(PostgresServer server, string database) => PgDump.TextAsync(server, database, "--no-owner", "--no-acl");
}
