using System.Text;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Restoring;

/// <summary>The judge is pg_dump: source, psql's restore and ours must give the same bytes.</summary>
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
        var dump = await bench.DumpAsync(source, arguments);
        var target = await bench.Server.CreateDatabaseAsync("ours");
        await bench.LoadAsync(target, new MemoryStream(dump));
        Assert.Equal(await PgDump.TextAsync(bench.Server, source), await PgDump.TextAsync(bench.Server, target));
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
        var target = await bench.Server.CreateDatabaseAsync("ours");
        await bench.LoadAsync(target, new MemoryStream(dump.ToArray()));
        Assert.Equal(await PgDump.TextAsync(bench.Server, source), await PgDump.TextAsync(bench.Server, target));
    }

    private static async Task AssertSameAsync(LoadBench bench, string source, byte[] dump, string options = "TEMPLATE template0")
    {
        var psql = await bench.Server.CreateDatabaseAsync("psql", options);
        using (MemoryStream script = new(dump))
            await bench.Server.PsqlAsync(psql, [], script);
        var ours = await bench.Server.CreateDatabaseAsync("ours", options);
        var ledger = await bench.LoadAsync(ours, new MemoryStream(dump));

        Assert.Equal(await PgDump.TextAsync(bench.Server, psql), await PgDump.TextAsync(bench.Server, ours));
        Assert.Equal(await PgDump.TextAsync(bench.Server, source), await PgDump.TextAsync(bench.Server, ours));
        Assert.False(ledger.IsDegraded);
        Assert.True(await bench.CanApplicationConnectAsync(ours));
    }
}
