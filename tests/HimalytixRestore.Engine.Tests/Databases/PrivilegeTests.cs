using System.Diagnostics;
using System.Text;
using System.Text.Json;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.TestSupport;
using Npgsql;

namespace HimalytixRestore.Engine.Tests.Databases;

/// <summary>The judge is the real pg_dump with owners and grants: source and restored database must read the same.</summary>
public sealed class PrivilegeTests(PostgresFixture postgres)
{
    [Fact]
    public async Task OwnersAndGrantsOfEveryKindAreThoseOfTheReplacedDatabase()
    {
        var server = await postgres.GetWithClientsAsync();
        Roles roles = await Roles.CreateAsync(server);
        string source = await server.CreateDatabaseAsync("privileged");
        await server.ExecuteScriptAsync(source, Schema(roles));
        string target = await RestorePlainAsync(server, source);

        PrivilegeReport report = await CarryOverAsync(server, source, target);

        Assert.Empty(report.Notices);
        Assert.Equal(0, report.Missing);
        Assert.Equal(await PgDump.TextAsync(server, source), await PgDump.TextAsync(server, target));
        Assert.Equal(0, (await CarryOverAsync(server, source, target)).Changed);
    }

    [Fact]
    public async Task TheApplicationReadsAndWritesAndDefinersKeepTheirOwner()
    {
        var server = await postgres.GetWithClientsAsync();
        Roles roles = await Roles.CreateAsync(server);
        string source = await server.CreateDatabaseAsync("privileged");
        await server.ExecuteScriptAsync(source, Schema(roles));
        string target = await RestorePlainAsync(server, source);
        Assert.Equal("42501", await TryAsync(server, target, roles.Application, "INSERT INTO erp.ledger (amount) VALUES (1)"));

        await CarryOverAsync(server, source, target);

        Assert.Equal("", await TryAsync(server, target, roles.Application, "INSERT INTO erp.ledger (amount) VALUES (1)"));
        Assert.Equal("", await TryAsync(server, target, roles.Reader, "SELECT id FROM erp.ledger"));
        Assert.Equal("42501", await TryAsync(server, target, roles.Reader, "SELECT amount FROM erp.ledger"));
        Assert.Equal(roles.Definer, await server.ScalarAsync<string>(target, "SELECT erp.whoami()"));
        Assert.Equal("42501", await TryAsync(server, target, roles.Reader, "SELECT erp.whoami()"));
        // Default privileges: what the application creates from now on.
        Assert.Equal("", await TryAsync(server, target, roles.Application, "CREATE TABLE erp.later (id int)"));
        Assert.Equal("", await TryAsync(server, target, roles.Reader, "SELECT * FROM erp.later"));
    }

    [Fact]
    public async Task TheReplacedDatabaseIsReadUnderItsOtherNameAndASetSurvivesAJournal()
    {
        var server = await postgres.GetWithClientsAsync();
        Roles roles = await Roles.CreateAsync(server);
        string database = await server.CreateDatabaseAsync("privileged");
        await server.ExecuteScriptAsync(database, Schema(roles));
        string before = await PgDump.TextAsync(server, database, "--schema-only");
        string plain = await PgDump.TextAsync(server, database, "--no-owner", "--no-acl");
        ServerConnections connections = server.Connections();
        DatabaseInfo reset = await new DatabaseReset(connections, new RecordingReporter()).RunAsync(ResetOrder.For(database, "r1") with { RunId = "r1" }, CancellationToken.None);
        await PsqlAsync(server, database, plain);

        PrivilegeSet set;
        await using (ServerSession previous = await connections.OpenSessionAsync(reset.PreviousDatabase!, CancellationToken.None))
            set = await PrivilegeReader.ReadAsync(previous, CancellationToken.None);
        set = JsonSerializer.Deserialize<PrivilegeSet>(JsonSerializer.Serialize(set))!;
        await using (ServerSession session = await connections.OpenSessionAsync(database, CancellationToken.None))
            Assert.Empty((await PrivilegeWriter.ApplyAsync(session, set, applicationRole: null, CancellationToken.None)).Notices);

        Assert.Equal(before, await PgDump.TextAsync(server, database, "--schema-only"));
    }

    [Fact]
    public async Task WhatCannotBeAppliedIsReportedAndTheRestIsDone()
    {
        var server = await postgres.GetAsync();
        Roles roles = await Roles.CreateAsync(server);
        string source = await server.CreateDatabaseAsync("partly");
        string target = await server.CreateDatabaseAsync("partly");
        await server.RunAsync(source, "CREATE TABLE a (id int)", $"ALTER TABLE a OWNER TO \"{roles.Application}\"", "CREATE TABLE gone (id int)", "CREATE TABLE b (id int)", $"ALTER TABLE b OWNER TO \"{roles.Application}\"");
        await server.RunAsync(target, "CREATE TABLE a (id int)", "CREATE TABLE b (id int)", "CREATE TABLE stranger (id int)");
        PrivilegeSet set = await ReadAsync(server, source);
        // A role that is gone, as when the set comes from a journal; and a grant that the server refuses.
        set = set with
        {
            Objects = [.. set.Objects.Select(item => item.Identity switch
            {
                "public.a" => item with { AccessList = [$"\"{roles.Application}\"=r/\"{roles.Application}\"", $"nobody=r/\"{roles.Application}\""] },
                "public.b" => item with { AccessList = [$"\"{roles.Reader}\"=X/\"{roles.Application}\""] },
                _ => item,
            })],
        };

        PrivilegeReport report;
        await using (ServerSession session = await server.Connections().OpenSessionAsync(target, CancellationToken.None))
            report = await PrivilegeWriter.ApplyAsync(session, set, applicationRole: null, CancellationToken.None);

        Assert.Equal(1, report.Missing);
        Assert.Equal(2, report.Changed);
        Assert.Contains(report.Notices, notice => notice.Reason.Contains("nobody", StringComparison.Ordinal));
        Assert.Contains(report.Notices, notice => notice.Reason.Contains("stranger", StringComparison.Ordinal));
        Assert.Contains(report.Notices, notice => notice.Reason.Contains("invalid privilege type EXECUTE", StringComparison.Ordinal));
        Assert.Equal(3, report.Notices.Count);
        Assert.Equal(roles.Application, await server.ScalarAsync<string>(target, "SELECT tableowner::text FROM pg_tables WHERE tablename = 'a'"));
        Assert.Equal("postgres", await server.ScalarAsync<string>(target, "SELECT tableowner::text FROM pg_tables WHERE tablename = 'b'"));
        Assert.Equal(roles.Application, await server.ScalarAsync<string>(target, "SELECT tableowner::text FROM pg_tables WHERE tablename = 'stranger'"));
    }

    [Fact]
    public async Task WhatTheReplacedDatabaseHadLostGetsTheApplicationsOwnerAndDefaultPrivileges()
    {
        var server = await postgres.GetAsync();
        Roles roles = await Roles.CreateAsync(server);
        string source = await server.CreateDatabaseAsync("lost");
        string target = await server.CreateDatabaseAsync("lost");
        await server.RunAsync(source, "CREATE SCHEMA erp", $"ALTER DEFAULT PRIVILEGES FOR ROLE \"{roles.Application}\" IN SCHEMA erp GRANT SELECT ON TABLES TO \"{roles.Reader}\"");
        await server.RunAsync(target, "CREATE SCHEMA erp", "CREATE TABLE erp.dropped (id int GENERATED ALWAYS AS IDENTITY)");
        PrivilegeSet set = await ReadAsync(server, source);

        await using (ServerSession session = await server.Connections().OpenSessionAsync(target, CancellationToken.None))
        {
            PrivilegeReport report = await PrivilegeWriter.ApplyAsync(session, set, roles.Application, CancellationToken.None);
            Assert.Equal(RestoreNoticeKind.Information, Assert.Single(report.Notices).Kind);
        }

        Assert.Equal(roles.Application, await server.ScalarAsync<string>(target, "SELECT tableowner::text FROM pg_tables WHERE tablename = 'dropped'"));
        Assert.True(await server.ScalarAsync<bool>(target, $"SELECT has_table_privilege('{roles.Reader}', 'erp.dropped', 'SELECT') AND NOT has_table_privilege('{roles.Reader}', 'erp.dropped', 'INSERT')"));
    }

    [Fact]
    public async Task WithoutAReplacedDatabaseTheApplicationOwnsItsObjects()
    {
        var server = await postgres.GetAsync();
        Roles roles = await Roles.CreateAsync(server);
        string target = await server.CreateDatabaseAsync("owned");
        await server.RunAsync(target, "CREATE SCHEMA erp", "CREATE TABLE erp.ledger (id int GENERATED ALWAYS AS IDENTITY)", "CREATE TYPE erp.state AS ENUM ('a')");

        await using (ServerSession session = await server.Connections().OpenSessionAsync(target, CancellationToken.None))
        {
            Assert.Empty((await PrivilegeWriter.ApplyAsync(session, PrivilegeSet.None(target), roles.Application, CancellationToken.None)).Notices);
        }

        Assert.Equal("", await TryAsync(server, target, roles.Application, "INSERT INTO erp.ledger DEFAULT VALUES"));
        Assert.Equal("", await TryAsync(server, target, roles.Application, "DROP TYPE erp.state"));
    }

    [Fact]
    public async Task ThousandsOfObjectsTakeFewRoundTrips()
    {
        var server = await postgres.GetAsync();
        Roles roles = await Roles.CreateAsync(server);
        string source = await server.CreateDatabaseAsync("many");
        string make = "DO $$ BEGIN FOR i IN 1..1500 LOOP EXECUTE format('CREATE TABLE t%s (id int)', i); END LOOP; END $$";
        await server.RunAsync(source, make);
        string target = await server.CreateDatabaseAsync("many", $"TEMPLATE {source}");
        await server.RunAsync(source, $"DO $$ BEGIN FOR i IN 1..1500 LOOP EXECUTE format('ALTER TABLE t%s OWNER TO \"{roles.Application}\"', i); EXECUTE format('GRANT SELECT ON t%s TO \"{roles.Reader}\"', i); END LOOP; END $$");

        Stopwatch watch = Stopwatch.StartNew();
        PrivilegeReport report = await CarryOverAsync(server, source, target);

        Assert.Equal(1500, report.Changed);
        TestContext.Current.SendDiagnosticMessage($"1,500 tables: {watch.Elapsed.TotalSeconds:0.0} s");
        Assert.Equal(1500L, await server.ScalarAsync<long>(target, $"SELECT count(*) FROM pg_tables WHERE tableowner = '{roles.Application}' AND has_table_privilege('{roles.Reader}', format('%I.%I', schemaname, tablename), 'SELECT')"));
    }

    [Theory]
    [InlineData("=r/owner", "", "owner", "SELECT", "")]
    [InlineData("\"my role\"=ar*w/\"o\"\"wner\"", "my role", "o\"wner", "INSERT,UPDATE", "SELECT")]
    [InlineData("\"a=b/c\"=U/postgres", "a=b/c", "postgres", "USAGE", "")]
    [InlineData("g=/o", "g", "o", "", "")]
    public void AnAccessItemIsReadAndWrittenAsTheServerDoes(string text, string grantee, string grantor, string privileges, string grantable)
    {
        AccessItem item = AccessItem.Parse(text);

        Assert.Equal((grantee, grantor), (item.Grantee, item.Grantor));
        Assert.Equal(privileges, string.Join(',', item.Privileges));
        Assert.Equal(grantable, string.Join(',', item.GrantablePrivileges));
        Assert.Equal(text, item.ToString());
    }

    [Theory]
    [InlineData("no item")]
    [InlineData("role=q/owner")]
    [InlineData("role=r")]
    [InlineData("\"role=r/owner")]
    public void WhatIsNoAccessItemIsRefused(string text) => Assert.Throws<FormatException>(() => AccessItem.Parse(text));

    /// <summary>Objects of every kind with owners and grants; to be run in a database of its own.</summary>
    internal static string Schema(Roles roles) => $""""
        CREATE SCHEMA erp AUTHORIZATION "{roles.Application}";
        CREATE SCHEMA "Mandant ""1""";
        GRANT USAGE, CREATE ON SCHEMA "Mandant ""1""" TO "{roles.Reader}";
        REVOKE ALL ON SCHEMA public FROM PUBLIC;
        GRANT USAGE ON SCHEMA erp TO "{roles.Reader}", "{roles.Granter}";
        CREATE TABLE erp.ledger (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, amount numeric, "a ""b""" text);
        CREATE TABLE erp.classic (id serial PRIMARY KEY);
        CREATE TABLE erp.parts (id int) PARTITION BY RANGE (id);
        CREATE TABLE erp.part_1 PARTITION OF erp.parts FOR VALUES FROM (1) TO (10);
        CREATE TABLE "Mandant ""1"""."Größe; DROP" (x int);
        CREATE VIEW erp.totals AS SELECT count(*) FROM erp.ledger;
        CREATE MATERIALIZED VIEW erp.summary AS SELECT count(*) FROM erp.ledger;
        CREATE SEQUENCE erp.numbers;
        CREATE TYPE erp.state AS ENUM ('open', 'closed');
        CREATE TYPE erp.pair AS (a int, b int);
        CREATE TYPE erp.span AS RANGE (subtype = int4);
        CREATE DOMAIN erp.positive AS int CHECK (VALUE > 0);
        CREATE FUNCTION erp.whoami() RETURNS text LANGUAGE sql SECURITY DEFINER AS 'SELECT current_user::text';
        CREATE FUNCTION erp.twice(VARIADIC numbers int[]) RETURNS int LANGUAGE sql AS 'SELECT 2';
        CREATE FUNCTION erp.twice(s erp.state, OUT a int, OUT b int) LANGUAGE sql AS 'SELECT 1, 2';
        CREATE PROCEDURE erp.close(INOUT n int) LANGUAGE plpgsql AS 'BEGIN n := 1; END';
        CREATE AGGREGATE erp.total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '0');
        CREATE AGGREGATE erp.middle(float8 ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);
        CREATE FUNCTION erp.eq(erp.pair, erp.pair) RETURNS bool LANGUAGE sql AS 'SELECT true';
        CREATE OPERATOR erp.=== (LEFTARG = erp.pair, RIGHTARG = erp.pair, FUNCTION = erp.eq);
        CREATE COLLATION erp.coll (LOCALE = 'C');
        CREATE TEXT SEARCH DICTIONARY erp.dict (TEMPLATE = simple);
        CREATE TEXT SEARCH CONFIGURATION erp.conf (PARSER = "default");
        CREATE OPERATOR FAMILY erp.fam USING btree;
        CREATE STATISTICS erp.stat ON id, amount FROM erp.ledger;
        CREATE FOREIGN DATA WRAPPER wrapper;
        CREATE SERVER remote FOREIGN DATA WRAPPER wrapper;
        CREATE FOREIGN TABLE erp.far (id int) SERVER remote;
        CREATE PUBLICATION news FOR TABLE erp.ledger;
        SELECT lo_create(4711);

        ALTER SCHEMA "Mandant ""1""" OWNER TO "{roles.Definer}";
        ALTER TABLE erp.ledger OWNER TO "{roles.Application}";
        ALTER TABLE erp.classic OWNER TO "{roles.Application}";
        ALTER TABLE erp.parts OWNER TO "{roles.Application}";
        ALTER TABLE erp.part_1 OWNER TO "{roles.Definer}";
        ALTER TABLE "Mandant ""1"""."Größe; DROP" OWNER TO "{roles.Application}";
        ALTER VIEW erp.totals OWNER TO "{roles.Definer}";
        ALTER MATERIALIZED VIEW erp.summary OWNER TO "{roles.Application}";
        ALTER SEQUENCE erp.numbers OWNER TO "{roles.Application}";
        ALTER TYPE erp.state OWNER TO "{roles.Application}";
        ALTER TYPE erp.pair OWNER TO "{roles.Application}";
        ALTER TYPE erp.span OWNER TO "{roles.Application}";
        ALTER DOMAIN erp.positive OWNER TO "{roles.Definer}";
        ALTER FUNCTION erp.whoami() OWNER TO "{roles.Definer}";
        ALTER FUNCTION erp.twice(int[]) OWNER TO "{roles.Application}";
        ALTER FUNCTION erp.twice(erp.state) OWNER TO "{roles.Definer}";
        ALTER PROCEDURE erp.close(int) OWNER TO "{roles.Application}";
        ALTER AGGREGATE erp.total(int) OWNER TO "{roles.Application}";
        ALTER AGGREGATE erp.middle(float8 ORDER BY anyelement) OWNER TO "{roles.Application}";
        ALTER OPERATOR erp.=== (erp.pair, erp.pair) OWNER TO "{roles.Application}";
        ALTER COLLATION erp.coll OWNER TO "{roles.Application}";
        ALTER TEXT SEARCH DICTIONARY erp.dict OWNER TO "{roles.Application}";
        ALTER TEXT SEARCH CONFIGURATION erp.conf OWNER TO "{roles.Application}";
        ALTER OPERATOR FAMILY erp.fam USING btree OWNER TO "{roles.Application}";
        ALTER STATISTICS erp.stat OWNER TO "{roles.Application}";
        ALTER SERVER remote OWNER TO "{roles.Application}";
        ALTER FOREIGN TABLE erp.far OWNER TO "{roles.Application}";
        ALTER LARGE OBJECT 4711 OWNER TO "{roles.Application}";

        GRANT SELECT (id, "a ""b"""), UPDATE (amount) ON erp.ledger TO "{roles.Reader}";
        GRANT SELECT (amount) ON erp.ledger TO "{roles.Granter}" WITH GRANT OPTION;
        GRANT SELECT, INSERT ON erp.classic TO "{roles.Granter}" WITH GRANT OPTION;
        SET ROLE "{roles.Granter}"; GRANT SELECT ON erp.classic TO "{roles.Reader}"; RESET ROLE;
        REVOKE DELETE ON erp.classic FROM "{roles.Application}";
        GRANT SELECT ON erp.totals, erp.summary, erp.far TO "{roles.Reader}";
        GRANT USAGE ON SEQUENCE erp.numbers, erp.ledger_id_seq TO "{roles.Reader}";
        REVOKE ALL ON erp.classic_id_seq FROM "{roles.Application}";
        REVOKE EXECUTE ON FUNCTION erp.whoami() FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION erp.whoami() TO "{roles.Application}";
        REVOKE EXECUTE ON PROCEDURE erp.close(int) FROM PUBLIC;
        REVOKE EXECUTE ON FUNCTION erp.middle(float8, anyelement) FROM PUBLIC;
        REVOKE USAGE ON TYPE erp.state, erp.positive FROM PUBLIC;
        GRANT USAGE ON FOREIGN SERVER remote TO "{roles.Reader}";
        GRANT USAGE ON FOREIGN DATA WRAPPER wrapper TO "{roles.Application}";
        GRANT SELECT ON LARGE OBJECT 4711 TO "{roles.Reader}";
        REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
        GRANT USAGE ON LANGUAGE plpgsql TO "{roles.Application}";
        REVOKE EXECUTE ON FUNCTION pg_catalog.pg_sleep(float8) FROM PUBLIC;
        GRANT SELECT ON pg_catalog.pg_authid TO "{roles.Reader}";

        ALTER DEFAULT PRIVILEGES FOR ROLE "{roles.Application}" IN SCHEMA erp GRANT SELECT ON TABLES TO "{roles.Reader}";
        ALTER DEFAULT PRIVILEGES FOR ROLE "{roles.Application}" REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
        ALTER DEFAULT PRIVILEGES FOR ROLE "{roles.Application}" GRANT USAGE ON SEQUENCES TO "{roles.Reader}" WITH GRANT OPTION;
        """";

    private static async Task<string> RestorePlainAsync(PostgresServer server, string source)
    {
        string target = await server.CreateDatabaseAsync("plain");
        await PsqlAsync(server, target, await PgDump.TextAsync(server, source, "--no-owner", "--no-acl"));
        return target;
    }

    private static async Task PsqlAsync(PostgresServer server, string database, string text)
    {
        using MemoryStream script = new(Encoding.Latin1.GetBytes(text));
        var result = await server.PsqlAsync(database, ["--set", "ON_ERROR_STOP=1"], script);
        Assert.True(result.Succeeded, result.StandardError);
    }

    private static async Task<PrivilegeSet> ReadAsync(PostgresServer server, string database)
    {
        await using ServerSession session = await server.Connections().OpenSessionAsync(database, CancellationToken.None);
        return await PrivilegeReader.ReadAsync(session, CancellationToken.None);
    }

    internal static async Task<PrivilegeReport> CarryOverAsync(PostgresServer server, string source, string target)
    {
        PrivilegeSet set = await ReadAsync(server, source);
        await using ServerSession session = await server.Connections().OpenSessionAsync(target, CancellationToken.None);
        return await PrivilegeWriter.ApplyAsync(session, set, applicationRole: null, CancellationToken.None);
    }

    private static async Task<string> TryAsync(PostgresServer server, string database, string role, string sql)
    {
        await using var connection = await server.ConnectionsAs(role, "role-password").OpenAsync(database, CancellationToken.None);
        await using NpgsqlCommand command = new(sql, connection);
        try
        {
            await command.ExecuteNonQueryAsync();
            return "";
        }
        catch (PostgresException refused)
        {
            return refused.SqlState;
        }
    }

    internal sealed record Roles(string Application, string Reader, string Granter, string Definer)
    {
        public static async Task<Roles> CreateAsync(PostgresServer server) => new(
            await server.CreateRoleAsync("application"), await server.CreateRoleAsync("reader"), await server.CreateRoleAsync("granter"), await server.CreateRoleAsync("definer"));
    }
}
