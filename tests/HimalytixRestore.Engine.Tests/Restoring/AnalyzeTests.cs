using HimalytixRestore.Engine.Restoring;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Restoring;

/// <summary>Every restore ends with the statistics that a plain ANALYZE gives, made once, or with the dump's own.</summary>
public sealed class AnalyzeTests(PostgresFixture postgres, PostgresVersions versions)
{
    private const string Schema = """"
        CREATE SCHEMA "A b";
        CREATE TABLE "A b"."Größe ""1""" (a int, b text);
        CREATE TABLE public.parent (a int);
        CREATE TABLE public.child (b int) INHERITS (public.parent);
        CREATE TABLE public.range (a int) PARTITION BY RANGE (a);
        CREATE TABLE public.range_low PARTITION OF public.range FOR VALUES FROM (0) TO (500);
        CREATE TABLE public.range_high PARTITION OF public.range FOR VALUES FROM (500) TO (5000) PARTITION BY RANGE (a);
        CREATE TABLE public.range_higher PARTITION OF public.range_high FOR VALUES FROM (500) TO (5000);
        CREATE TABLE public.empty (a int);
        CREATE INDEX ON "A b"."Größe ""1""" (lower(b));
        CREATE STATISTICS public.pair ON a, b FROM "A b"."Größe ""1""";
        INSERT INTO "A b"."Größe ""1""" SELECT i, 'x' || i % 7 FROM generate_series(1, 2000) AS i;
        INSERT INTO public.parent SELECT i FROM generate_series(1, 1000) AS i;
        INSERT INTO public.child SELECT i, i FROM generate_series(1, 1000) AS i;
        INSERT INTO public.range SELECT i FROM generate_series(1, 1000) AS i;
        CREATE MATERIALIZED VIEW public.seen AS SELECT a % 3 AS a FROM public.parent;

        """";

    private const string Statistics = """
        SELECT string_agg(line, E'\n' ORDER BY line) FROM (
            SELECT format('%s.%s.%s %s %s %s', schemaname, tablename, attname, inherited, null_frac, n_distinct) FROM pg_stats WHERE schemaname IN ('public', 'A b')
            UNION ALL SELECT format('%s %s', oid::regclass, reltuples) FROM pg_class WHERE relnamespace IN ('public'::regnamespace, '"A b"'::regnamespace) AND relkind IN ('r', 'm', 'p')
            UNION ALL SELECT format('%s %s', statistics_name, n_distinct) FROM pg_stats_ext) AS all_lines (line)
        """;

    private const string Brought = """
        CREATE TABLE public.kept (a int);
        CREATE TABLE public.other (a int);
        COPY public.kept (a) FROM stdin;
        1
        2
        \.
        COPY public.other (a) FROM stdin;
        1
        2
        \.
        --
        -- Statistics for Name: kept; Type: STATISTICS DATA; Schema: public; Owner: -
        --

        SELECT * FROM pg_catalog.pg_restore_relation_stats(
        	'version', '180000'::integer,
        	'schemaname', 'public',
        	'relname', 'kept',
        	'relpages', '7'::integer,
        	'reltuples', '700'::real,
        	'relallvisible', '0'::integer
        );
        SELECT * FROM pg_catalog.pg_restore_attribute_stats(
        	'version', '180000'::integer,
        	'schemaname', 'public',
        	'relname', 'kept',
        	'attname', 'a',
        	'inherited', 'f'::boolean,
        	'null_frac', '0.25'::real,
        	'avg_width', '4'::integer,
        	'n_distinct', '-0.5'::real
        );

        """;

    [Theory]
    [InlineData(14, 4)]
    [InlineData(15, 1)]
    [InlineData(15, 4)]
    [InlineData(18, 4)]
    public async Task Same_as_a_plain_ANALYZE(int major, int jobs)
    {
        LoadBench bench = new(await versions.GetAsync(major));
        var (plain, ours) = (await bench.Server.CreateDatabaseAsync("analyze"), await bench.Server.CreateDatabaseAsync("analyze"));
        await bench.LoadAsync(plain, LoadBench.Dump(Schema), request => request with { Jobs = 1 });
        await bench.Server.ExecuteAsync(plain, "ANALYZE");
        await bench.LoadAsync(ours, LoadBench.Dump(Schema), request => request with { Jobs = jobs });
        Assert.Equal(await bench.Server.ScalarAsync<string>(plain, Statistics), await bench.Server.ScalarAsync<string>(ours, Statistics));
        Assert.True(await bench.Server.ScalarAsync<bool>(ours, "SELECT count(*) > 20 FROM pg_stats WHERE schemaname = 'pg_catalog'"));
    }

    [Fact]
    public async Task Every_table_is_analyzed_once()
    {
        LoadBench bench = new(await postgres.GetAsync());
        var database = await bench.Server.CreateDatabaseAsync("analyze");
        await bench.LoadAsync(database, LoadBench.Dump(Schema), request => request with { Jobs = 3 });
        await Eventually.TrueAsync(() => bench.Server.ScalarAsync<bool>(database, "SELECT bool_and(analyze_count = 1) FROM pg_stat_user_tables WHERE relname NOT IN ('range', 'range_high')"), "every table was analyzed once");
    }

    [Fact]
    public async Task Statistics_of_the_dump_are_kept()
    {
        LoadBench bench = new(await versions.GetAsync(18));
        var database = await bench.Server.CreateDatabaseAsync("analyze");
        var ledger = await bench.LoadAsync(database, LoadBench.Dump(Brought));
        Assert.Equal("kept 0.25, other 0", await bench.Server.ScalarAsync<string>(database, "SELECT string_agg(tablename || ' ' || null_frac, ', ' ORDER BY tablename) FROM pg_stats WHERE schemaname = 'public'"));
        Assert.Contains("The dump brought the statistics of 1 tables", Assert.Single(ledger.Notices).Reason, StringComparison.Ordinal);
        Assert.False(ledger.IsDegraded);
    }

    [Fact]
    public async Task Server_too_old_for_the_statistics_of_the_dump_makes_its_own()
    {
        LoadBench bench = new(await versions.GetAsync(17));
        var database = await bench.Server.CreateDatabaseAsync("analyze");
        var ledger = await bench.LoadAsync(database, LoadBench.Dump(Brought));
        Assert.Equal(2, await bench.Server.ScalarAsync<long>(database, "SELECT count(*) FROM pg_stats WHERE schemaname = 'public'"));
        var notice = Assert.Single(ledger.Notices);
        Assert.Equal((RestoreNoticeKind.Skipped, 26L), (notice.Kind, notice.Line));
        Assert.False(ledger.IsDegraded);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Failure_is_named_and_leaves_no_session(int jobs)
    {
        const string Body = """
            CREATE FUNCTION public.f(a int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN ASSERT current_query() NOT LIKE 'ANALYZE%', 'not now'; RETURN a; END $$;
            CREATE TABLE public.t (a int);
            INSERT INTO public.t VALUES (1);
            CREATE INDEX i ON public.t (public.f(a));

            """;
        LoadBench bench = new(await postgres.GetAsync());
        var database = await bench.Server.CreateDatabaseAsync("analyze");
        var error = await Assert.ThrowsAsync<DatabaseException>(() => bench.LoadAsync(database, LoadBench.Dump(Body), request => request with { Jobs = jobs }));
        Assert.Contains("ANALYZE ", error.Evidence["Statement"], StringComparison.Ordinal);
        Assert.Contains("not now", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, await bench.SessionsAsync(database));
    }

    [Fact]
    public void Largest_tables_come_first_and_small_ones_share_a_command()
    {
        (string, long)[] tables = [.. Enumerable.Range(1, 250).Select(i => ($"s{i}", (long)i)), ("middle", 5L << 20), ("big", 9L << 20)];
        var units = AnalyzeUnit.Of(tables);
        Assert.Equal(["ANALYZE big", "ANALYZE middle"], units.Take(2).Select(unit => unit.Sql));
        Assert.Equal([1, 1, 100, 100, 50], units.Select(unit => unit.Tables.Count));
        Assert.Equal("ANALYZE s1, s2, s3", units[2].Sql[..18]);
    }
}
