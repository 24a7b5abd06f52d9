using System.Text;
using HimalytixRestore.Engine.Restoring;
using HimalytixRestore.TestSupport;
using Npgsql;

namespace HimalytixRestore.Engine.Tests.Restoring.Waves;

/// <summary>A unit that really loses to another session is run again, and nothing else is.</summary>
public sealed class WaveRetryTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Deadlock_is_run_again()
    {
        // Ours gives way: the other one would look for the deadlock only after a minute.
        var (bench, database) = await PrepareAsync("ALTER DATABASE {0} SET deadlock_timeout = '3s'");
        await using NpgsqlConnection other = new(bench.Server.ConnectionString(database));
        var load = LoadAsync(bench, database, other, "COMMENT ON TABLE public.a IS 'first';\nCOMMENT ON TABLE public.b IS 'second';\n", "SET deadlock_timeout = '60s'", "BEGIN", "LOCK TABLE public.b");
        await WaitAsync(bench, database, "locktype = 'relation'", load);
        await RunAsync(other, "LOCK TABLE public.a", "COMMIT");
        await AssertRunAgainAsync(bench, database, await load, "40P01");
        Assert.Equal("first second", await bench.Server.ScalarAsync<string>(database, "SELECT obj_description('a'::regclass, 'pg_class') || ' ' || obj_description('b'::regclass, 'pg_class')"));
    }

    [Fact]
    public async Task Row_of_a_catalogue_that_another_session_changed_is_run_again()
    {
        var (bench, database) = await PrepareAsync();
        await using NpgsqlConnection other = new(bench.Server.ConnectionString(database));
        var load = LoadAsync(bench, database, other, "GRANT INSERT ON TABLE public.b TO PUBLIC;\n", "BEGIN", "GRANT SELECT ON TABLE public.b TO PUBLIC");
        await WaitAsync(bench, database, "locktype = 'transactionid'", load);
        await RunAsync(other, "COMMIT");
        await AssertRunAgainAsync(bench, database, await load, "XX000");
        Assert.Equal("{postgres=arwdDxt/postgres,=ar/postgres}", await bench.Server.ScalarAsync<string>(database, "SELECT relacl::text FROM pg_class WHERE oid = 'b'::regclass"));
    }

    [Fact]
    public async Task Statement_that_is_refused_is_not_run_again()
    {
        var (bench, database) = await PrepareAsync();
        var error = await Assert.ThrowsAsync<DatabaseException>(() => bench.LoadAsync(database, LoadBench.Dump("CREATE INDEX a_x ON public.a ((1 / (id - id)));\nCREATE INDEX a_y ON public.a (id);\n"), Waves));
        Assert.Equal("22012", error.Evidence["SqlState"]);
        Assert.Equal("12", error.Evidence["DumpLine"]);
    }

    private static LoadRequest Waves(LoadRequest request) => request with { Jobs = 2, AllowNonEmpty = true };

    private async Task<(LoadBench Bench, string Database)> PrepareAsync(string sql = "SELECT 1")
    {
        LoadBench bench = new(await postgres.GetAsync());
        var database = await bench.Server.CreateDatabaseAsync("retry");
        await bench.Server.ExecuteAsync("postgres", string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, database));
        foreach (var statement in new[] { "CREATE TABLE a AS SELECT 1 AS id", "CREATE TABLE b (id int)" })
            await bench.Server.ExecuteAsync(database, statement);
        return (bench, database);
    }

    /// <summary>Loads; the other session does something once the target is ours and before the body comes.</summary>
    private static async Task<RestoreLedger> LoadAsync(LoadBench bench, string database, NpgsqlConnection other, string body, params string[] before)
    {
        await using GatedStream input = new(Encoding.UTF8.GetBytes(LoadBench.Header), PrepareOtherAsync, [Encoding.UTF8.GetBytes(body + LoadBench.Trailer)]);
        return await bench.LoadAsync(database, input, Waves, TestContext.Current.CancellationToken);

        async Task PrepareOtherAsync()
        {
            await other.OpenAsync();
            await RunAsync(other, before);
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, params string[] statements)
    {
        foreach (var statement in statements)
        {
            await using NpgsqlCommand command = new(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static Task WaitAsync(LoadBench bench, string database, string lockKind, Task load) => Eventually.TrueAsync(
        async () => load.IsFaulted || await bench.Server.ScalarAsync<long>("postgres", $"SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE datname = '{database}' AND NOT granted AND {lockKind}") > 0,
        "our session waits for the other one");

    private static async Task AssertRunAgainAsync(LoadBench bench, string database, RestoreLedger ledger, string state)
    {
        var notice = Assert.Single(ledger.Notices);
        Assert.Equal(RestoreNoticeKind.Information, notice.Kind);
        Assert.Contains($"SQLSTATE {state}", notice.Reason, StringComparison.Ordinal);
        Assert.True(notice.Line >= 12);
        Assert.False(ledger.IsDegraded);
        Assert.True(await bench.CanApplicationConnectAsync(database));
    }
}
