using System.Globalization;
using System.Text;
using HimalytixRestore.Engine.Restoring;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Restoring.Waves;

/// <summary>Statements over several sessions make the database that psql makes, and fail as exactly.</summary>
public sealed class WaveRestoreTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Traps_are_restored_as_psql_does()
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var source = await bench.CreateSourceAsync(WaveSchemas.Traps);
        await AssertSameAsync(bench, await bench.DumpAsync(source), 2, 8);
        using MemoryStream owned = new();
        await bench.Server.DumpAsync(source, [], owned);
        await AssertSameAsync(bench, owned.ToArray(), 3);
    }

    [Fact]
    public async Task Dump_without_rows_is_restored_as_psql_does()
    {
        // Nothing stands between the definitions and the keys then.
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var source = await bench.CreateSourceAsync(WaveSchemas.Traps);
        await AssertSameAsync(bench, await bench.DumpAsync(source, "--schema-only"), 4);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    public async Task Many_schemas_are_restored_as_psql_does(long aloneAboveBytes)
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var source = await bench.CreateSourceAsync(WaveSchemas.Tenants(6, 5));
        var dump = await bench.DumpAsync(source);
        var expected = await ExpectedAsync(bench, dump);
        var one = await bench.Server.CreateDatabaseAsync("waves");
        var statements = (await bench.LoadAsync(one, new MemoryStream(dump))).Statements;
        foreach (var jobs in new[] { 2, 8 })
        {
            var target = await bench.Server.CreateDatabaseAsync("waves");
            var ledger = await bench.LoadAsync(target, new MemoryStream(dump), request => request with { Jobs = jobs, AloneAboveBytes = aloneAboveBytes });
            Assert.Equal(statements, ledger.Statements);
            Assert.DoesNotContain(ledger.Notices, notice => notice.Kind is RestoreNoticeKind.Tolerated);
            Assert.Equal(expected, DumpText.Sorted(await PgDump.TextAsync(bench.Server, target)));
        }
    }

    [Fact]
    public async Task Settings_that_change_along_the_dump_reach_every_session()
    {
        LoadBench bench = new(await postgres.GetAsync());
        var database = await bench.Server.CreateDatabaseAsync("waves");
        StringBuilder body = new();
        for (var schema = 0; schema < 8; schema++)
        {
            body.Append(CultureInfo.InvariantCulture, $"CREATE SCHEMA s{schema};\n");
            for (var table = 0; table < 30; table++)
                body.Append(CultureInfo.InvariantCulture, $"SET timezone = '{(table % 2 == 0 ? "UTC" : "-05")}';\nCREATE TABLE s{schema}.t{table} (at timestamptz DEFAULT '2026-01-01 00:00:00');\n");
        }

        var ledger = await bench.LoadAsync(database, LoadBench.Dump(body.ToString()), request => request with { Jobs = 4 });
        Assert.False(ledger.IsDegraded);
        var defaults = await bench.Server.ScalarAsync<string>(database, """
            SELECT string_agg(format('%s %s %s', zone, stands, tables), ', ' ORDER BY zone) FROM (
                SELECT substr(relname, 2)::int % 2 AS zone, substring(pg_get_expr(adbin, adrelid) FROM '''(.*)''')::timestamptz AT TIME ZONE 'UTC' AS stands, count(*) AS tables
                FROM pg_attrdef JOIN pg_class ON pg_class.oid = adrelid GROUP BY 1, 2) AS counted
            """);
        Assert.Equal("0 2026-01-01 00:00:00 120, 1 2026-01-01 05:00:00 120", defaults);
    }

    [Fact]
    public async Task Violated_foreign_key_of_a_big_table_is_named_by_its_line()
    {
        const string Body = """
            CREATE TABLE public.parent (id int NOT NULL);
            CREATE TABLE public.child (id int, parent int);
            COPY public.parent (id) FROM stdin;
            1
            \.
            COPY public.child (id, parent) FROM stdin;
            1	42
            \.
            ALTER TABLE ONLY public.parent
                ADD CONSTRAINT parent_pkey PRIMARY KEY (id);
            -- Name: child child_parent_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
            ALTER TABLE ONLY public.child
                ADD CONSTRAINT child_parent_fkey FOREIGN KEY (parent) REFERENCES public.parent(id);
            CREATE INDEX child_id ON public.child (id);

            """;
        var error = await FailAsync(Body);
        Assert.Equal("ForeignKeyViolation", error.ErrorId);
        Assert.Equal("23503", error.Evidence["SqlState"]);
        Assert.Equal("FK CONSTRAINT public.child child_parent_fkey", error.Evidence["Object"]);
        Assert.Contains("ADD CONSTRAINT child_parent_fkey FOREIGN KEY", error.Evidence["Statement"], StringComparison.Ordinal);
        AssertLine("ALTER TABLE ONLY public.child", Body, error);
    }

    [Fact]
    public async Task Duplicate_key_of_a_big_table_is_named_by_its_line()
    {
        const string Body = "CREATE TABLE public.t (id int NOT NULL, a int);\nCOPY public.t (id, a) FROM stdin;\n1\t1\n1\t2\n\\.\nCREATE INDEX t_a ON public.t (a);\nALTER TABLE ONLY public.t\n    ADD CONSTRAINT t_pkey PRIMARY KEY (id);\nCREATE INDEX t_b ON public.t (a, id);\n";
        var error = await FailAsync(Body);
        Assert.Equal(("DuplicateKey", "23505"), (error.ErrorId, error.Evidence["SqlState"]));
        AssertLine("ALTER TABLE ONLY public.t", Body, error);
    }

    [Fact]
    public async Task Statement_within_a_batch_is_named_with_the_line_inside_it()
    {
        var body = string.Concat(Enumerable.Range(0, 50).Select(i => string.Create(CultureInfo.InvariantCulture, $"CREATE TABLE public.t{i} (a int);\n")))
            + "CREATE VIEW public.v AS\n  SELECT 'ä' AS x,\n    missing_column\n  FROM public.t1;\n" + "CREATE TABLE public.later (a int);\n";
        var error = await FailAsync(body);
        Assert.Equal("42703", error.Evidence["SqlState"]);
        AssertLine("    missing_column", body, error);
    }

    private static LoadRequest Waves(LoadRequest request) => request with { Jobs = 4, AloneAboveBytes = 0 };

    private static async Task<string> ExpectedAsync(LoadBench bench, byte[] dump)
    {
        var psql = await bench.Server.CreateDatabaseAsync("psql");
        using MemoryStream script = new(dump);
        await bench.Server.PsqlAsync(psql, [], script);
        return DumpText.Sorted(await PgDump.TextAsync(bench.Server, psql));
    }

    private static async Task AssertSameAsync(LoadBench bench, byte[] dump, params int[] jobs)
    {
        var expected = await ExpectedAsync(bench, dump);
        Assert.Contains("t's \"\"own\"\" key", expected, StringComparison.Ordinal);
        foreach (var count in jobs)
        {
            var target = await bench.Server.CreateDatabaseAsync("waves");
            await bench.LoadAsync(target, new MemoryStream(dump), request => Waves(request) with { Jobs = count });
            Assert.Equal(expected, DumpText.Sorted(await PgDump.TextAsync(bench.Server, target)));
        }
    }

    private async Task<DatabaseException> FailAsync(string body)
    {
        LoadBench bench = new(await postgres.GetAsync());
        var database = await bench.Server.CreateDatabaseAsync("failing");
        var error = await Assert.ThrowsAsync<DatabaseException>(() => bench.LoadAsync(database, LoadBench.Dump(body), Waves));
        Assert.Equal(0, await bench.SessionsAsync(database));
        Assert.False(await bench.CanApplicationConnectAsync(database));
        return error;
    }

    private static void AssertLine(string start, string body, DatabaseException error)
    {
        var lines = LoadBench.Dump(body).Split('\n').ToList();
        Assert.Equal(lines.FindIndex(line => line.StartsWith(start, StringComparison.Ordinal)) + 1, int.Parse(error.Evidence["DumpLine"], CultureInfo.InvariantCulture));
    }
}
