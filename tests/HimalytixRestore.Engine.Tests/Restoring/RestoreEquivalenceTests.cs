using System.Text;
using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.Engine.Restoring;
using HimalytixRestore.TestSupport;
using HimalytixRestore.TestSupport.Databases;

namespace HimalytixRestore.Engine.Tests.Restoring;

/// <summary>
/// The judge is pg_dump: source, psql's restore and ours with one session must give the same bytes; with two and eight sessions, and with
/// sizes so low that every table counts as big, the same but for the order of rows. Full sizes: the benchmarks' comparison.
/// </summary>
public sealed class RestoreEquivalenceTests(PostgresFixture postgres)
{
    public static TheoryData<string> Features => [.. SampleSchemas.All.Keys];

    [Theory]
    [MemberData(nameof(Features))]
    public async Task Restores_as_psql_does(string feature)
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var source = await bench.CreateSourceAsync(SampleSchemas.All[feature]);
        var dump = await bench.DumpAsync(source);
        await AssertSameAsync(bench, source, dump);
    }

    [Theory]
    [InlineData("--inserts")]
    [InlineData("--rows-per-insert=3")]
    [InlineData("--column-inserts", "--on-conflict-do-nothing")]
    [InlineData("--quote-all-identifiers")]
    [InlineData("--disable-dollar-quoting")]
    [InlineData("--load-via-partition-root", "--use-set-session-authorization")]
    public async Task Restores_every_style_of_dump(params string[] arguments)
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var source = await bench.CreateSourceAsync(string.Concat(SampleSchemas.All["partitions"], SampleSchemas.All["functions"], SampleSchemas.All["identity and generated columns"], SampleSchemas.All["unicode names"]));
        await AssertSameAsync(bench, source, await bench.DumpAsync(source, arguments));
    }

    [Fact]
    public async Task Restores_a_LATIN1_database_byte_by_byte()
    {
        const string Options = "TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'";
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var source = await bench.CreateSourceAsync("""
            SET client_encoding = 'UTF8';
            CREATE TABLE "straße" ("größe" text DEFAULT 'ä', CONSTRAINT "prüfung" CHECK ("größe" <> 'ß'));
            INSERT INTO "straße" VALUES ('é'), ('ÿ'), (E'\u00a0');
            COMMENT ON TABLE "straße" IS 'Façade';
            CREATE FUNCTION "fünf"() RETURNS text LANGUAGE sql AS 'SELECT ''ö;ö''::text';
            """, Options);
        var dump = await bench.DumpAsync(source);
        Assert.Contains("stra\u00dfe", Encoding.Latin1.GetString(dump), StringComparison.Ordinal);
        await AssertSameAsync(bench, source, dump, Options);
    }

    [Fact]
    public async Task Restores_into_a_database_of_another_encoding()
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var source = await bench.CreateSourceAsync("SET client_encoding = 'UTF8'; CREATE TABLE t (\"ä\" text DEFAULT 'ö'); INSERT INTO t VALUES ('ü');", "TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
        var target = await bench.Server.CreateDatabaseAsync("ours");
        await bench.LoadAsync(target, new MemoryStream(await bench.DumpAsync(source)));
        Assert.Equal("ü", await bench.Server.ScalarAsync<string>(target, "SELECT \"ä\" FROM t"));
    }

    [Fact]
    public async Task Restores_owners_and_grants_where_the_dump_has_them()
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var source = await bench.CreateSourceAsync("""
            CREATE ROLE "App Owner"; CREATE ROLE reader;
            CREATE SCHEMA s AUTHORIZATION "App Owner";
            CREATE TABLE s.t (a int, b int); ALTER TABLE s.t OWNER TO "App Owner";
            GRANT SELECT (a), UPDATE (b) ON s.t TO reader WITH GRANT OPTION; GRANT USAGE ON SCHEMA s TO PUBLIC;
            ALTER DEFAULT PRIVILEGES FOR ROLE "App Owner" IN SCHEMA s GRANT SELECT ON TABLES TO reader;
            CREATE FUNCTION s.f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'; ALTER FUNCTION s.f() OWNER TO "App Owner"; REVOKE ALL ON FUNCTION s.f() FROM PUBLIC;
            REVOKE CREATE ON SCHEMA public FROM PUBLIC; GRANT ALL ON SCHEMA public TO reader;
            SELECT lo_create(777); ALTER LARGE OBJECT 777 OWNER TO reader;
            """);
        using MemoryStream dump = new();
        await bench.Server.DumpAsync(source, [], dump);
        await AssertSameAsync(bench, source, dump.ToArray());
    }

    [Fact]
    public async Task Restores_the_ERP_sample()
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var source = await bench.Server.CreateErpSampleAsync();
        using MemoryStream dump = new();
        await bench.Server.DumpAsync(source, [], dump);
        await AssertSameAsync(bench, source, dump.ToArray());
    }

    public static TheoryData<string> Generated => [.. GeneratedDatabase.All.Select(database => database.Name)];

    [Theory]
    [MemberData(nameof(Generated))]
    public async Task Restores_the_benchmarks_databases(string name)
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var source = await bench.Server.CreateAsync(GeneratedDatabase.All.Single(database => database.Name == name), 0.002);
        await AssertSameAsync(bench, source, await bench.DumpAsync(source));
    }

    [Fact]
    public async Task Restores_a_dump_that_creates_its_database()
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var source = await bench.CreateSourceAsync(SampleSchemas.All["constraints"] + SampleSchemas.All["functions"]);
        var dump = Encoding.UTF8.GetString(await bench.DumpAsync(source, "--create"));
        var psql = $"made_{source}";
        using (MemoryStream script = new(Encoding.UTF8.GetBytes(dump.Replace(source, psql, StringComparison.Ordinal))))
            await bench.Server.PsqlAsync("postgres", [], script);
        await AssertSameAsync(bench, source, Encoding.UTF8.GetBytes(dump), psql: psql);
    }

    [Fact]
    public async Task Restores_subscriptions_that_were_asked_for()
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var source = await bench.CreateSourceAsync("CREATE SUBSCRIPTION matrix CONNECTION 'host=127.0.0.1 port=1 dbname=nowhere' PUBLICATION p WITH (connect = false, slot_name = 'slot_of_matrix'); COMMENT ON SUBSCRIPTION matrix IS 'x'; CREATE TABLE t (a int); INSERT INTO t VALUES (1);");
        await AssertSameAsync(bench, source, await bench.DumpAsync(source), change: request => request with { IncludeSubscriptions = true });
    }

    private static async Task AssertSameAsync(LoadBench bench, string source, byte[] dump, string options = "TEMPLATE template0", string? psql = null, Func<LoadRequest, LoadRequest>? change = null)
    {
        change ??= request => request;
        psql ??= await RestoreByPsqlAsync(bench, dump, options);
        var expected = await PgDump.TextAsync(bench.Server, psql);
        var ours = await bench.Server.CreateDatabaseAsync("ours", options);
        var ledger = await bench.LoadAsync(ours, new MemoryStream(dump), request => change(request) with { Jobs = 1 });

        Assert.Equal(expected, await PgDump.TextAsync(bench.Server, ours));
        Assert.Equal(await PgDump.TextAsync(bench.Server, source), expected);
        Assert.False(ledger.IsDegraded);
        Assert.True(await bench.CanApplicationConnectAsync(ours));

        LoadBench pieces = new(bench.Server) { ReaderOptions = new DumpReaderOptions { BufferSize = 512 } };
        foreach (var jobs in new[] { 2, 8 })
        {
            var spread = await bench.Server.CreateDatabaseAsync("ours", options);
            var others = await pieces.LoadAsync(spread, new MemoryStream(dump), request => LoadBench.Spread(change(request), jobs));
            Assert.Equal(DumpText.Sorted(expected), DumpText.Sorted(await PgDump.TextAsync(bench.Server, spread)));
            Assert.Equal((ledger.Rows, ledger.Statements, false), (others.Rows, others.Statements, others.IsDegraded));
            Assert.Equal(ledger.Tables.Select(table => (table.Schema, table.Name, table.Rows)), others.Tables.Select(table => (table.Schema, table.Name, table.Rows)));
        }
    }

    private static async Task<string> RestoreByPsqlAsync(LoadBench bench, byte[] dump, string options)
    {
        var psql = await bench.Server.CreateDatabaseAsync("psql", options);
        using MemoryStream script = new(dump);
        await bench.Server.PsqlAsync(psql, [], script);
        return psql;
    }
}
