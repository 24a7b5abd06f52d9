using System.Text;
using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.Engine.Restoring;
using HimalytixRestore.Engine.Restoring.Selecting;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Restoring.Selecting;

/// <summary>One tenant or one table out of a whole dump made by the real pg_dump as the producer makes it, with owners and grants.</summary>
public sealed class SelectionRestoreTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("acme", 1)]
    [InlineData("\"Mandant 1.ä\"", 4)]
    public async Task One_tenant_into_a_new_database_is_what_pg_dump_says_of_its_schema(string schema, int jobs)
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var (source, dump) = await TenantDatabase.CreateAsync(bench);
        var target = await bench.Server.CreateDatabaseAsync("scratch");

        var ledger = await LoadAsync(bench, target, dump, [schema], [], jobs);

        var expected = await TenantDatabase.LinesAsync(bench.Server, source, $"--schema={schema}");
        var actual = await TenantDatabase.LinesAsync(bench.Server, target, $"--schema={schema}");
        var missing = expected.Except(actual).ToArray();
        // What points out of the selection, and nothing else.
        Assert.All(missing, line => Assert.Matches("public\\.users|public\\.touch|outer_one|usr fk|across|l\\.id|u\\.name|FROM \\(|JOIN", line));
        Assert.NotEmpty(missing);
        Assert.Empty(actual.Except(expected));
        Assert.Equal(["VIEW", "TRIGGER", "FK CONSTRAINT"], Wanted(ledger).Select(notice => KindOf(notice.Statement)));
        Assert.True(ledger.IsDegraded);

        // Nothing else came but the sequence that the default needs.
        Assert.Equal(1, await bench.Server.ScalarAsync<long>(target, "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = 'public'"));
        Assert.Equal(649L, await bench.Server.ScalarAsync<long>(target, "SELECT last_value FROM public.shared"));
        Assert.Equal(1, await bench.Server.ScalarAsync<long>(target, "SELECT count(*) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('public', 'information_schema')"));
        Assert.Equal(0, await bench.Server.ScalarAsync<long>(target, "SELECT count(*) FROM pg_largeobject_metadata"));
        Assert.True(await bench.CanApplicationConnectAsync(target));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task One_tenant_back_into_the_database_beside_the_others(int jobs)
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var (source, dump) = await TenantDatabase.CreateAsync(bench);
        var before = await PgDump.TextAsync(bench.Server, source);
        await RunAsync(bench, source, "DROP SCHEMA acme CASCADE");

        var ledger = await LoadAsync(bench, source, dump, ["acme"], [], jobs);

        Assert.Equal(before, await PgDump.TextAsync(bench.Server, source));
        Assert.False(ledger.IsDegraded);
        Assert.True(ledger.Selection!.IntoExisting);
        Assert.Equal(["acme"], ledger.Selection.Schemas);
        Assert.Contains(ledger.Selection.LeftOut, kind => kind is { Type: "TABLE", Count: 18 });
        Assert.True(await bench.Server.ScalarAsync<long>(source, "SELECT count(*) FROM pg_stats WHERE schemaname = 'acme'") > 0, "not analyzed");
        Assert.Equal("", await bench.Server.ScalarAsync<string>("postgres", $"SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = '{source}'"));
    }

    [Theory]
    [InlineData("acme.ledger")]
    [InlineData("acme.\"My \"\"table\"\".x\"")]
    [InlineData("acme.\"ledger ledger_pkey\"")]
    [InlineData("acme.part")]
    public async Task One_table_back_into_its_place(string table)
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var (source, _) = await TenantDatabase.CreateAsync(bench);
        await RunAsync(bench, source, "DROP VIEW acme.inside, acme.across; DROP MATERIALIZED VIEW acme.sums; DROP FUNCTION acme.atom; ALTER TABLE acme.\"My \"\"table\"\".x\" DROP CONSTRAINT \"My \"\"table\"\".x_ON_fkey\"; DROP RULE doubled ON acme.\"My \"\"table\"\".x\"");
        var dump = await TenantDatabase.DumpAsync(bench, source);
        var before = await PgDump.TextAsync(bench.Server, source);
        await RunAsync(bench, source, $"DROP TABLE {table}");

        var ledger = await LoadAsync(bench, source, dump, [], [table]);

        Assert.Equal(before, await PgDump.TextAsync(bench.Server, source));
        Assert.False(ledger.IsDegraded);
    }

    [Fact]
    public async Task One_table_into_a_scratch_database_takes_its_schema_along()
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var (source, dump) = await TenantDatabase.CreateAsync(bench);
        var target = await bench.Server.CreateDatabaseAsync("scratch");
        var ledger = await LoadAsync(bench, target, dump, [], ["beta.part", "acme.led*r ledger?pkey"]);
        Assert.Equal(["acme.\"ledger ledger_pkey\"", "beta.part", "beta.part_25", "beta.part_26", "beta.part_26_1"], ledger.Selection!.Tables);
        Assert.Equal(
            await TenantDatabase.LinesAsync(bench.Server, source, "--table=beta.part*", "--table=acme.\"ledger ledger_pkey\""),
            await TenantDatabase.LinesAsync(bench.Server, target, "--table=beta.part*", "--table=acme.\"ledger ledger_pkey\""));
        Assert.Equal("{acme,beta}", await bench.Server.ScalarAsync<string>(target, "SELECT array_agg(nspname ORDER BY 1)::text FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname NOT IN ('public', 'information_schema')"));
        Assert.Equal(5, await bench.Server.ScalarAsync<long>(target, "SELECT count(*) FROM pg_class WHERE oid >= 16384 AND relkind IN ('r', 'p', 'v', 'm', 'S')"));
        Assert.False(ledger.IsDegraded);
    }

    [Fact]
    public async Task Key_to_rows_that_have_gone_holds_for_new_rows_and_is_told()
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var (source, dump) = await TenantDatabase.CreateAsync(bench);
        await RunAsync(bench, source, "DROP SCHEMA acme CASCADE; ALTER TABLE beta.ledger DROP CONSTRAINT \"usr fk\"; ALTER TABLE \"Mandant 1.ä\".ledger DROP CONSTRAINT \"usr fk\"; DELETE FROM public.users WHERE id = 2");
        var ledger = await LoadAsync(bench, source, dump, ["acme"], []);
        Assert.Equal(50, await bench.Server.ScalarAsync<long>(source, "SELECT count(*) FROM acme.ledger"));
        Assert.False(await bench.Server.ScalarAsync<bool>(source, "SELECT convalidated FROM pg_constraint WHERE conrelid = 'acme.ledger'::regclass AND conname = 'usr fk'"));
        var notice = Assert.Single(ledger.Notices, notice => notice.Kind is RestoreNoticeKind.Tolerated);
        Assert.Contains("23503", notice.Reason, StringComparison.Ordinal);
        Assert.True(notice.Line > 0 && ledger.IsDegraded);
    }

    [Fact]
    public async Task What_exists_is_named_before_anything_is_changed()
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var (source, dump) = await TenantDatabase.CreateAsync(bench);
        await RunAsync(bench, source, "DROP TABLE acme.part");
        var before = await PgDump.TextAsync(bench.Server, source);
        var error = await Assert.ThrowsAsync<DatabaseException>(() => LoadAsync(bench, source, dump, ["acme"], []));
        Assert.Equal("SelectionExists", error.ErrorId);
        Assert.Contains("TABLE acme.ledger", error.Message, StringComparison.Ordinal);
        Assert.Contains("ALTER SCHEMA acme RENAME TO acme_before", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(before, await PgDump.TextAsync(bench.Server, source));
    }

    [Fact]
    public async Task Table_comes_back_beside_the_one_that_was_moved_aside()
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var (source, dump) = await TenantDatabase.CreateAsync(bench);
        var before = await TenantDatabase.LinesAsync(bench.Server, source, "--table=acme.ledger");
        await RunAsync(bench, source, "ALTER TABLE acme.ledger RENAME TO ledger_before");
        var error = await Assert.ThrowsAsync<DatabaseException>(() => LoadAsync(bench, source, dump, [], ["acme.ledger"]));
        Assert.Contains("index or statistics acme.ledger_pkey", error.Message, StringComparison.Ordinal);
        Assert.Contains("SET SCHEMA aside", error.RecommendedAction, StringComparison.Ordinal);
        await RunAsync(bench, source, "ALTER TABLE acme.ledger_before RENAME TO ledger; CREATE SCHEMA aside; ALTER TABLE acme.ledger SET SCHEMA aside; ALTER STATISTICS acme.st SET SCHEMA aside");
        var ledger = await LoadAsync(bench, source, dump, [], ["acme.ledger"]);
        Assert.Equal(before, await TenantDatabase.LinesAsync(bench.Server, source, "--table=acme.ledger"));
        Assert.False(ledger.IsDegraded);
        Assert.Equal(100, await bench.Server.ScalarAsync<long>(source, "SELECT (SELECT count(*) FROM acme.ledger) + (SELECT count(*) FROM aside.ledger)"));
    }

    [Fact]
    public async Task Types_and_functions_that_exist_are_named()
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var (_, dump) = await TenantDatabase.CreateAsync(bench);
        var target = await bench.CreateSourceAsync("CREATE SCHEMA acme; CREATE DOMAIN acme.amount AS int; CREATE FUNCTION acme.atom(z int, y acme.amount) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE FUNCTION acme.here(int) RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE AGGREGATE acme.total(int) (SFUNC = int4pl, STYPE = int);");
        var error = await Assert.ThrowsAsync<DatabaseException>(() => LoadAsync(bench, target, dump, ["acme"], []));
        Assert.Contains("has 3 of the selected objects already: TYPE acme.amount, FUNCTION acme.atom(integer, acme.amount), FUNCTION acme.total(integer). Nothing was changed.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Failure_in_a_database_in_use_leaves_nothing_and_locks_nobody_out()
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var (source, dump) = await TenantDatabase.CreateAsync(bench);
        await RunAsync(bench, source, "DROP SCHEMA acme CASCADE; DELETE FROM public.ledger");
        // The row that the last statements stumble over comes after all else of the tenant.
        await RunAsync(bench, source, "CREATE FUNCTION public.stop() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not today'; END $$; CREATE EVENT TRIGGER stop ON ddl_command_start WHEN TAG IN ('CREATE POLICY') EXECUTE FUNCTION public.stop()");
        var before = await PgDump.TextAsync(bench.Server, source);
        await using var application = await bench.Server.OpenAsync(source);
        var error = await Assert.ThrowsAsync<DatabaseException>(() => LoadAsync(bench, source, dump, ["acme"], []));
        Assert.Contains("not today", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await PgDump.TextAsync(bench.Server, source));
        Assert.Contains(bench.Reporter.Warnings, warning => warning.Contains("rolled back", StringComparison.Ordinal));
        Assert.True(await bench.CanApplicationConnectAsync(source));
        await using Npgsql.NpgsqlCommand alive = new("SELECT 1", application);
        Assert.Equal(1, await alive.ExecuteScalarAsync(Cancellation));
    }

    [Fact]
    public async Task Cancelled_while_it_waits_for_a_lock_it_leaves_nothing_and_no_session()
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var (source, dump) = await TenantDatabase.CreateAsync(bench);
        await RunAsync(bench, source, "DROP SCHEMA acme CASCADE");
        await using var application = await bench.Server.OpenAsync(source);
        await using var writing = await application.BeginTransactionAsync(Cancellation);
        await using (Npgsql.NpgsqlCommand write = new("UPDATE public.users SET name = 'x'", application))
            await write.ExecuteNonQueryAsync(Cancellation);
        using CancellationTokenSource cancelling = new();
        var load = LoadAsync(bench, source, dump, ["acme"], [], cancellationToken: cancelling.Token);
        await Eventually.TrueAsync(async () => await bench.Server.ScalarAsync<long>("postgres", $"SELECT count(*) FROM pg_stat_activity WHERE datname = '{source}' AND wait_event_type = 'Lock'") > 0, "the load waits for a lock");
        await cancelling.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => load);
        Assert.Equal(1, await bench.SessionsAsync(source));
        Assert.Equal(0, await bench.Server.ScalarAsync<long>(source, "SELECT count(*) FROM pg_namespace WHERE nspname = 'acme'"));
        Assert.Contains(bench.Reporter.Warnings, warning => warning.Contains("rolled back", StringComparison.Ordinal));
        await writing.CommitAsync(Cancellation);
        await LoadAsync(bench, source, dump, ["acme"], []);
        Assert.Equal(50, await bench.Server.ScalarAsync<long>(source, "SELECT count(*) FROM acme.ledger"));
    }

    [Fact]
    public async Task What_a_table_needs_and_nobody_has_is_told_before_anything_is_changed()
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var (_, dump) = await TenantDatabase.CreateAsync(bench);
        var error = await Assert.ThrowsAsync<DatabaseException>(() => LoadAsync(bench, "never", dump, [], ["acme.ledger", "acme.sorted"]));
        Assert.Equal("SelectionNeedsMore", error.ErrorId);
        Assert.Contains("TABLE acme.ledger needs acme.status, acme.amount", error.Message, StringComparison.Ordinal);
        Assert.Contains("TABLE acme.sorted needs acme.german", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, await bench.Server.ScalarAsync<long>("postgres", "SELECT count(*) FROM pg_database WHERE datname = 'never'"));
    }

    [Fact]
    public async Task What_points_in_from_outside_and_what_publishes_is_named()
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var (source, _) = await TenantDatabase.CreateAsync(bench);
        await RunAsync(bench, source, "ALTER TABLE beta.ledger ADD CONSTRAINT cross_key FOREIGN KEY (id) REFERENCES acme.ledger; CREATE VIEW public.both AS SELECT id FROM acme.ledger UNION ALL SELECT id FROM beta.ledger; CREATE PUBLICATION pub FOR TABLE acme.ledger, public.users");
        var dump = await TenantDatabase.DumpAsync(bench, source);
        await RunAsync(bench, source, "DROP SCHEMA acme CASCADE");
        var ledger = await LoadAsync(bench, source, dump, ["acme"], []);
        var outside = ledger.Notices.Where(notice => notice.Reason.StartsWith("It points into the selection", StringComparison.Ordinal)).Select(notice => notice.Statement);
        Assert.Equal(["VIEW public.both", "FK CONSTRAINT beta.ledger cross_key"], outside);
        Assert.Contains("ALTER PUBLICATION pub ADD TABLE ONLY acme.ledger", Assert.Single(ledger.Notices, notice => notice.Reason.StartsWith("A publication", StringComparison.Ordinal)).Statement, StringComparison.Ordinal);
        Assert.True(ledger.IsDegraded);
    }

    [Theory]
    [InlineData("--use-set-session-authorization")]
    [InlineData("--inserts")]
    [InlineData("--quote-all-identifiers")]
    public async Task Every_style_of_dump_gives_the_same_tenant(string style)
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var (source, _) = await TenantDatabase.CreateAsync(bench);

        // An owner that makes its objects itself must be allowed to.
        await RunAsync(bench, source, $"GRANT CREATE ON DATABASE {source} TO selection_owner; GRANT REFERENCES ON public.users TO selection_owner");
        var before = await PgDump.TextAsync(bench.Server, source);
        var dump = await TenantDatabase.DumpAsync(bench, source, style);

        // Roles of what is left out need not exist.
        var text = Encoding.UTF8.GetString(dump).Replace("\nCREATE SCHEMA beta;", "\nSET SESSION AUTHORIZATION 'nobody here';\nCREATE SCHEMA beta;\nRESET SESSION AUTHORIZATION;", StringComparison.Ordinal);
        await RunAsync(bench, source, "DROP SCHEMA acme CASCADE");
        await LoadAsync(bench, source, Encoding.UTF8.GetBytes(text), ["acme"], []);
        Assert.Equal(before, await PgDump.TextAsync(bench.Server, source));
    }

    [Fact]
    public async Task LATIN1_names_are_found_and_come_back()
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var source = await bench.CreateSourceAsync(
            "SET client_encoding = 'UTF8'; CREATE TABLE \"straße\" (\"größe\" int PRIMARY KEY); INSERT INTO \"straße\" VALUES (1); CREATE SCHEMA \"süd\"; CREATE TABLE \"süd\".\"straße\" (\"größe\" int CONSTRAINT \"schlüssel\" REFERENCES \"straße\", t text); INSERT INTO \"süd\".\"straße\" VALUES (1, 'é');",
            "TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
        var dump = await TenantDatabase.DumpAsync(bench, source);
        var before = await PgDump.TextAsync(bench.Server, source);
        await RunAsync(bench, source, "SET client_encoding = 'UTF8'; DROP SCHEMA \"süd\" CASCADE");
        var ledger = await LoadAsync(bench, source, dump, ["süd"], []);
        Assert.Equal(before, await PgDump.TextAsync(bench.Server, source));
        Assert.False(ledger.IsDegraded);
    }

    [Fact]
    public async Task Schema_public_comes_back_into_the_one_that_is_there()
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var (source, dump) = await TenantDatabase.CreateAsync(bench);
        await RunAsync(bench, source, "DROP SCHEMA acme, beta, \"Mandant 1.ä\" CASCADE");
        var before = await PgDump.TextAsync(bench.Server, source, "--schema=public");
        await RunAsync(bench, source, "DROP TABLE public.users, public.ledger; DROP FUNCTION public.touch; DROP SEQUENCE public.shared; CREATE TABLE public.new_since (a int)");
        var ledger = await LoadAsync(bench, source, dump, ["public"], []);
        await RunAsync(bench, source, "DROP TABLE public.new_since");
        Assert.Equal(before, await PgDump.TextAsync(bench.Server, source, "--schema=public"));
        Assert.Contains(ledger.Notices, notice => notice.Reason.StartsWith("The schema public was there", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Rows_that_go_in_through_another_table_are_not_lost_in_silence()
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var (source, _) = await TenantDatabase.CreateAsync(bench);
        var dump = await TenantDatabase.DumpAsync(bench, source, "--load-via-partition-root");
        var error = await Assert.ThrowsAsync<DumpException>(() => LoadAsync(bench, "never", dump, [], ["acme.part_25"]));
        Assert.Equal("RowsThroughRoot", error.ErrorId);
        await RunAsync(bench, source, "DROP TABLE acme.part");
        var ledger = await LoadAsync(bench, source, dump, [], ["acme.part"]);
        Assert.Equal((2L, 2L), (ledger.Rows, await bench.Server.ScalarAsync<long>(source, "SELECT count(*) FROM acme.part")));
    }

    [Fact]
    public async Task A_partition_goes_back_into_its_table()
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var (source, dump) = await TenantDatabase.CreateAsync(bench);
        var before = await TenantDatabase.LinesAsync(bench.Server, source);
        await RunAsync(bench, source, "DROP TABLE acme.part_26");
        var ledger = await LoadAsync(bench, source, dump, [], ["acme.part_26"]);
        Assert.Equal(before, await TenantDatabase.LinesAsync(bench.Server, source));
        Assert.False(ledger.IsDegraded);
    }

    [Fact]
    public async Task Unknown_name_is_told_with_those_near_it()
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var (_, dump) = await TenantDatabase.CreateAsync(bench);
        var error = await Assert.ThrowsAsync<ConfigurationException>(() => LoadAsync(bench, "never", dump, ["acne"], ["sorted", "Mandant*.x"]));
        Assert.Equal("SelectionNotFound", error.ErrorId);
        Assert.Contains("-IncludeSchema acne (near: acme", error.Message, StringComparison.Ordinal);
        Assert.Contains("-IncludeTable sorted (near: \"Mandant 1.ä\".sorted, acme.sorted, beta.sorted", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, await bench.Server.ScalarAsync<long>("postgres", "SELECT count(*) FROM pg_database WHERE datname = 'never'"));
    }

    private static async Task RunAsync(LoadBench bench, string database, string script)
    {
        using MemoryStream input = new(Encoding.UTF8.GetBytes(script));
        var result = await bench.Server.PsqlAsync(database, ["--set=ON_ERROR_STOP=1"], input);
        Assert.True(result.ExitCode == 0, result.StandardError);
    }

    private static async Task<RestoreLedger> LoadAsync(LoadBench bench, string database, byte[] dump, string[] schemas, string[] tables, int jobs = 1, CancellationToken cancellationToken = default)
    {
        await using DumpReader reader = new(new MemoryStream(dump), DumpReaderOptions.Verification);
        var selection = Selection.Find(new SelectionRequest(schemas, tables), await DumpCatalogue.ReadAsync(reader, () => { }, Cancellation));
        return await bench.LoadAsync(database, new MemoryStream(dump), request => request with { Selection = selection, Jobs = jobs }, cancellationToken);
    }

    private static IEnumerable<RestoreNotice> Wanted(RestoreLedger ledger)
        => ledger.Notices.Where(notice => notice.Reason.StartsWith("It needs what is neither", StringComparison.Ordinal));

    private static string KindOf(string statement) => statement.Contains("FOREIGN KEY", StringComparison.Ordinal) ? "FK CONSTRAINT" : statement.Split(' ')[1];
}
