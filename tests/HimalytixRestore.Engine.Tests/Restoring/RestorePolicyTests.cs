using System.Text;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Restoring;

/// <summary>The statement policy on a real server: what is left out is in the result, and what must not be touched is not.</summary>
public sealed class RestorePolicyTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Dump_with_create_never_touches_the_database_it_names()
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var live = await bench.CreateSourceAsync("CREATE TABLE t (a int); INSERT INTO t VALUES (1);");
        await bench.Server.ExecuteAsync("postgres", $"COMMENT ON DATABASE \"{live}\" IS 'before'");
        await bench.Server.ExecuteAsync("postgres", $"ALTER DATABASE \"{live}\" SET work_mem = '7MB'");
        await bench.Server.ExecuteAsync("postgres", $"ALTER ROLE postgres IN DATABASE \"{live}\" SET work_mem = '8MB'");
        var dump = await bench.DumpAsync(live, "--create");
        Assert.Contains("\\connect", Encoding.UTF8.GetString(dump), StringComparison.Ordinal);
        await bench.Server.ExecuteAsync(live, "INSERT INTO t VALUES (2)");
        await bench.Server.ExecuteAsync("postgres", $"COMMENT ON DATABASE \"{live}\" IS 'after'");
        var oid = await bench.Server.ScalarAsync<uint>("postgres", $"SELECT oid FROM pg_database WHERE datname = '{live}'");

        var target = await bench.Server.CreateDatabaseAsync("ours");
        var ledger = await bench.LoadAsync(target, new MemoryStream(dump));

        Assert.Equal(oid, await bench.Server.ScalarAsync<uint>("postgres", $"SELECT oid FROM pg_database WHERE datname = '{live}'"));
        Assert.Equal("after", await bench.Server.ScalarAsync<string>("postgres", $"SELECT shobj_description({oid}, 'pg_database')"));
        Assert.Equal(2, await bench.Server.ScalarAsync<long>(live, "SELECT count(*) FROM t"));
        Assert.Equal(1, await bench.Server.ScalarAsync<long>(target, "SELECT count(*) FROM t"));
        Assert.Equal(0, await bench.Server.ScalarAsync<long>("postgres", $"SELECT count(*) FROM pg_db_role_setting WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = '{target}')"));
        foreach (var beginning in new[] { "DROP DATABASE", "CREATE DATABASE", "COMMENT ON DATABASE", "ALTER DATABASE", "ALTER ROLE", "\\connect" })
            Assert.Contains(ledger.Notices, notice => notice.Kind == RestoreNoticeKind.Skipped && notice.Statement.StartsWith(beginning, StringComparison.Ordinal) && notice.Line > 0);
        Assert.False(ledger.IsDegraded);
    }

    [Fact]
    public async Task Dump_of_several_databases_is_refused()
    {
        LoadBench bench = new(await postgres.GetAsync());
        var target = await bench.Server.CreateDatabaseAsync("ours");
        var dump = LoadBench.Dump("CREATE DATABASE a;\n\\connect a\n-- Name: t; Type: TABLE; Schema: public; Owner: -\nCREATE TABLE public.t (a int);\n\\connect b\n-- Name: u; Type: TABLE; Schema: public; Owner: -\nCREATE TABLE public.u (a int);\n");
        var error = await Assert.ThrowsAsync<DumpException>(() => bench.LoadAsync(target, dump));
        Assert.Equal("RefusedStatement", error.ErrorId);
    }

    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 1)]
    public async Task Subscription_is_created_only_when_asked_for_and_never_dropped(bool include, long expected)
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var name = include ? "feed_asked" : "feed";
        var source = await bench.CreateSourceAsync($"CREATE SUBSCRIPTION {name} CONNECTION 'host=127.0.0.1 port=1 dbname=nowhere' PUBLICATION p WITH (connect = false, slot_name = 'slot_of_{name}'); COMMENT ON SUBSCRIPTION {name} IS 'x'; CREATE TABLE t (a int);");
        var dump = await bench.DumpAsync(source);
        var target = await bench.Server.CreateDatabaseAsync("ours");
        var ledger = await bench.LoadAsync(target, new MemoryStream(dump), request => request with { IncludeSubscriptions = include });

        Assert.Equal(expected, await Subscriptions(target));
        Assert.Equal(1, await Subscriptions(source));
        Assert.Equal(0, await bench.Server.ScalarAsync<long>("postgres", "SELECT count(*) FROM pg_subscription WHERE subenabled"));
        Assert.Contains(ledger.Notices, notice => notice.Statement.StartsWith("DROP SUBSCRIPTION", StringComparison.Ordinal));
        Assert.Equal(!include, ledger.Notices.Any(notice => notice.Statement.StartsWith("CREATE SUBSCRIPTION", StringComparison.Ordinal)));

        Task<long> Subscriptions(string database) => bench.Server.ScalarAsync<long>("postgres", $"SELECT count(*) FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE datname = '{database}'");
    }

    [Fact]
    public async Task Prologue_is_one_notice()
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var source = await bench.CreateSourceAsync(SampleSchemas.All["view grouped by a primary key outside public"]);
        var target = await bench.Server.CreateDatabaseAsync("ours");
        var ledger = await bench.LoadAsync(target, new MemoryStream(await bench.DumpAsync(source)));
        var notice = Assert.Single(ledger.Notices);
        Assert.Equal(RestoreNoticeKind.Skipped, notice.Kind);
        Assert.Contains("prologue", notice.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_setting_is_skipped_and_reported()
    {
        LoadBench bench = new(await postgres.GetAsync());
        var target = await bench.Server.CreateDatabaseAsync("ours");
        var ledger = await bench.LoadAsync(target, LoadBench.Dump("SET setting_of_the_future = 0;\nSET application.custom = 'x';\nCREATE TABLE public.t (a int);\n"));
        var notice = Assert.Single(ledger.Notices);
        Assert.Equal((RestoreNoticeKind.UnknownSetting, 12L), (notice.Kind, notice.Line));
        Assert.True(ledger.IsDegraded);
        Assert.Equal(1, await bench.Server.ScalarAsync<long>(target, "SELECT count(*) FROM pg_class WHERE relname = 't'"));
    }

    [Fact]
    public async Task Settings_of_the_load_are_kept()
    {
        LoadBench bench = new(await postgres.GetAsync());
        var target = await bench.Server.CreateDatabaseAsync("ours");
        await bench.Server.ExecuteAsync("postgres", $"ALTER DATABASE \"{target}\" SET default_transaction_read_only = on");
        await bench.Server.ExecuteAsync("postgres", $"ALTER DATABASE \"{target}\" SET statement_timeout = '10ms'");
        var ledger = await bench.LoadAsync(target, LoadBench.Dump("SET statement_timeout = '1ms';\nSET synchronous_commit = on;\nCREATE TABLE public.t AS SELECT current_setting('statement_timeout') AS t, current_setting('synchronous_commit') AS s, pg_sleep(0.05)::text AS z;\n"));
        await bench.Server.ExecuteAsync("postgres", $"ALTER DATABASE \"{target}\" RESET ALL");
        Assert.Equal(2, ledger.Notices.Count);
        Assert.Equal("0 off", await bench.Server.ScalarAsync<string>(target, "SELECT t || ' ' || s FROM t"));
    }

    [Fact]
    public async Task Role_without_rights_restores_all_but_event_triggers_and_extension_comments()
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        await bench.Server.ExecuteAsync("postgres", $"CREATE ROLE plain_owner LOGIN PASSWORD '{bench.Server.Password.RevealText()}'");
        var source = await bench.CreateSourceAsync(SampleSchemas.All["event triggers"] + "CREATE TABLE t (a int); INSERT INTO t VALUES (1); CREATE TABLE u (a int);");
        var dump = Encoding.UTF8.GetString(await bench.DumpAsync(source));
        dump = dump.Replace("\n\n--\n-- Name: watch;", "\n\n--\n-- Name: EXTENSION plpgsql; Type: COMMENT; Schema: -; Owner: -\n--\n\nCOMMENT ON EXTENSION plpgsql IS 'mine';\n\n--\n-- Name: watch;", StringComparison.Ordinal);
        var target = await bench.Server.CreateDatabaseAsync("ours", "TEMPLATE template0 OWNER plain_owner");
        LoadBench owner = new(bench.Server, "plain_owner");
        var ledger = await owner.LoadAsync(target, dump);

        Assert.True(ledger.IsDegraded);
        var tolerated = ledger.Notices.Where(notice => notice.Kind == RestoreNoticeKind.Tolerated).Select(notice => notice.Statement).ToList();
        Assert.Contains(tolerated, statement => statement.StartsWith("COMMENT ON EXTENSION", StringComparison.Ordinal));
        Assert.Contains(tolerated, statement => statement.StartsWith("CREATE EVENT TRIGGER", StringComparison.Ordinal));
        Assert.Equal(1, await bench.Server.ScalarAsync<long>(target, "SELECT count(*) FROM t"));
        Assert.Equal(1, await bench.Server.ScalarAsync<long>(target, "SELECT count(*) FROM pg_class WHERE relname = 'u'"));
    }

    [Fact]
    public async Task Old_dumps_that_recreate_the_public_schema_restore()
    {
        LoadBench bench = new(await postgres.GetAsync());
        var target = await bench.Server.CreateDatabaseAsync("ours");
        var ledger = await bench.LoadAsync(target, LoadBench.Dump("DROP SCHEMA IF EXISTS public;\n--\n-- Name: public; Type: SCHEMA; Schema: -; Owner: -\n--\n\nCREATE SCHEMA public;\nCOMMENT ON SCHEMA public IS 'standard public schema';\nCREATE TABLE public.t (a int);\n"));
        Assert.False(ledger.IsDegraded);
        Assert.Equal(2, ledger.Notices.Count);
    }

    [Fact]
    public async Task Statement_that_cannot_be_in_a_transaction_is_run_alone()
    {
        LoadBench bench = new(await postgres.GetAsync());
        var target = await bench.Server.CreateDatabaseAsync("ours");
        var ledger = await bench.LoadAsync(target, LoadBench.Dump("CREATE TABLE public.t (a int);\nVACUUM public.t;\nCREATE INDEX CONCURRENTLY i ON public.t (a);\nCREATE TABLE public.u (a int);\n"));
        Assert.Empty(ledger.Notices);
        Assert.Equal(3, await bench.Server.ScalarAsync<long>(target, "SELECT count(*) FROM pg_class WHERE relname IN ('t', 'i', 'u')"));
    }
}
