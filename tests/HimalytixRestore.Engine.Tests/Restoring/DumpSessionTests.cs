using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.Engine.Restoring;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Restoring;

/// <summary>What must hold of the driver for statements and rows to arrive unchanged.</summary>
public sealed class DumpSessionTests(PostgresFixture postgres)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_byte_arrives_unchanged()
    {
        var server = await postgres.GetAsync();
        var database = await server.CreateDatabaseAsync("raw", "TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'");
        byte[] high = [.. Enumerable.Range(0x80, 0x80).Select(value => (byte)value)];
        await using (var session = await OpenAsync(server, database))
        {
            byte[] insert = [.. "INSERT INTO t VALUES ('"u8, .. high, .. "')"u8];
            Assert.Null(await session.ExecuteAsync(["SET client_encoding = 'SQL_ASCII'", "CREATE TABLE t (a text)", DumpSession.Encode(insert)], Cancellation));
            Assert.Null(await session.BeginCopyAsync("COPY t FROM stdin", Cancellation));
            await session.WriteCopyAsync((byte[])[.. high, (byte)'\n'], Cancellation);
            Assert.Equal(new CopyOutcome(1, null), await session.EndCopyAsync(Cancellation));
        }

        Assert.Equal(2, await server.ScalarAsync<long>(database, $"SELECT count(*) FROM t WHERE a::bytea = '\\x{Convert.ToHexString(high)}'"));
    }

    [Fact]
    public async Task Statements_are_not_rewritten()
    {
        var server = await postgres.GetAsync();
        var database = await server.CreateDatabaseAsync("raw");
        await using var session = await OpenAsync(server, database);
        Assert.Null(await session.ExecuteAsync(
            [
                "CREATE TABLE t (a text)",
                "INSERT INTO t VALUES (':name @p $1 ?')",
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END",
                "CREATE RULE r AS ON DELETE TO t DO ALSO (SELECT 1; SELECT 2)",
            ],
            Cancellation));
        Assert.Equal(":name @p $1 ?", await server.ScalarAsync<string>(database, "SELECT a FROM t"));
    }

    [Fact]
    public async Task Refused_statement_of_many_is_known_and_the_session_lives_on()
    {
        var server = await postgres.GetAsync();
        var database = await server.CreateDatabaseAsync("raw");
        await using var session = await OpenAsync(server, database);
        var failure = await session.ExecuteAsync(["BEGIN", "SELECT 1", "SELECT 1/0", "SELECT 2", "COMMIT"], Cancellation);
        Assert.Equal((2, "22012"), (failure!.Index, failure.Error.SqlState));
        Assert.Null(await session.ExecuteAsync(["ROLLBACK"], Cancellation));
        Assert.Null(await session.ExecuteAsync(["SELECT 1"], Cancellation));
    }

    [Fact]
    public async Task Copy_that_is_not_ended_leaves_no_row()
    {
        var server = await postgres.GetAsync();
        var database = await server.CreateDatabaseAsync("raw");
        await using (var session = await OpenAsync(server, database))
        {
            Assert.Null(await session.ExecuteAsync(["CREATE TABLE t (a int)"], Cancellation));
            Assert.Null(await session.BeginCopyAsync("COPY t FROM stdin", Cancellation));
            await session.WriteCopyAsync("1\n2\n"u8.ToArray(), Cancellation);
        }

        Assert.Equal(0, await server.ScalarAsync<long>(database, "SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task Session_after_a_refused_copy_is_of_use()
    {
        var server = await postgres.GetAsync();
        var database = await server.CreateDatabaseAsync("raw");
        await using var session = await OpenAsync(server, database);
        Assert.Null(await session.ExecuteAsync(["CREATE TABLE t (a int)"], Cancellation));
        Assert.Equal("42P01", (await session.BeginCopyAsync("COPY missing FROM stdin", Cancellation))!.SqlState);
        Assert.Null(await session.BeginCopyAsync("COPY t FROM stdin", Cancellation));
        await session.WriteCopyAsync("1\nx\n"u8.ToArray(), Cancellation);
        var outcome = await session.EndCopyAsync(Cancellation);
        Assert.Equal(("22P02", 2L), (outcome.Error!.SqlState, outcome.Error.CopyLine));
        Assert.Null(await session.BeginCopyAsync("COPY t FROM stdin", Cancellation));
        await session.WriteCopyAsync("1\n2\n3\n"u8.ToArray(), Cancellation);
        Assert.Equal(new CopyOutcome(3, null), await session.EndCopyAsync(Cancellation));
    }

    [Fact]
    public async Task New_session_gets_the_state_the_dump_has_reached()
    {
        var server = await postgres.GetAsync();
        var bench = new LoadBench(server);
        var database = await server.CreateDatabaseAsync("raw");
        await using var maintenance = await bench.Connections.OpenMaintenanceAsync(Cancellation);
        var facts = await ServerFacts.ReadAsync(maintenance, Cancellation);
        SessionSettings state = new(facts, LoadBudget.Decide(1, ServerMachine.Unknown, facts, 1));
        Assert.Equal(SettingDecision.Send, state.Decide(new DumpSetting("xmloption", "document"), "SET xmloption = document"));
        Assert.Equal(SettingDecision.Send, state.Decide(new DumpSetting("xmloption", "content"), "SET xmloption = content"));
        Assert.Equal(SettingDecision.Send, state.Decide(new DumpSetting("search_path", ""), "SELECT pg_catalog.set_config('search_path', '', false)"));
        Assert.Equal(SettingDecision.Same, state.Decide(new DumpSetting("lock_timeout", "0"), "SET lock_timeout = 0"));
        Assert.Equal(SettingDecision.Unknown, state.Decide(new DumpSetting("no_such_setting", "0"), "SET no_such_setting = 0"));
        await using var session = await OpenAsync(server, database);
        Assert.Null(await session.ExecuteAsync(state.Statements, Cancellation));
        Assert.Null(await session.ExecuteAsync(["CREATE TABLE public.s AS SELECT name, setting FROM pg_catalog.pg_settings"], Cancellation));
        Assert.Equal("content off '' 0", await server.ScalarAsync<string>(database,
            "SELECT string_agg(CASE WHEN setting IN ('', '\"\"') THEN '''''' ELSE setting END, ' ' ORDER BY array_position(ARRAY['xmloption', 'synchronous_commit', 'search_path', 'statement_timeout'], name)) FROM s WHERE name IN ('xmloption', 'synchronous_commit', 'search_path', 'statement_timeout')"));
    }

    private static Task<DumpSession> OpenAsync(PostgresServer server, string database)
        => DumpSession.OpenAsync(new LoadBench(server).Connections, database, _ => { }, Cancellation);
}
