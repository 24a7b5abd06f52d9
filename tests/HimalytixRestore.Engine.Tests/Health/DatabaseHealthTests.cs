using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Health;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Health;

/// <summary>Every check once as it should be and once with the very fault it is there for, on a real server.</summary>
public sealed class DatabaseHealthTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Schema = """
        CREATE TABLE ledger (id serial PRIMARY KEY, amount numeric NOT NULL, note text);
        INSERT INTO ledger (amount, note) VALUES (1, 'a'), (2, 'b'), (3, 'c');
        CREATE SCHEMA "Tenant 1";
        CREATE TABLE "Tenant 1"."Line.Items" (id integer GENERATED ALWAYS AS IDENTITY, total integer GENERATED ALWAYS AS (1 + 1) STORED, text text);
        INSERT INTO "Tenant 1"."Line.Items" (text) VALUES ('x');
        CREATE TABLE parent (id integer);
        CREATE TABLE child () INHERITS (parent);
        INSERT INTO child VALUES (1), (2);
        CREATE TABLE log (at integer) PARTITION BY RANGE (at);
        CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM (0) TO (10);
        INSERT INTO log VALUES (1), (2);
        """;

    private static readonly DumpTable[] s_tables =
    [
        new("public", "ledger", 2, 10, 1), new("public", "ledger", 1, 10, 5), new("Tenant 1", "Line.Items", 1, 10, 9),
        new("public", "parent", 0, 0, 10), new("public", "child", 2, 10, 11), new("public", "log_1", 2, 10, 12),
    ];

    private static readonly DumpSequence[] s_sequences = [new("public", "ledger_id_seq", 3, true), new("Tenant 1", "Line.Items_id_seq", 1, true)];

    private readonly RecordingReporter _reporter = new();
    private PostgresServer _server = null!;
    private string _database = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await postgres.GetAsync();
        _database = await _server.CreateDatabaseAsync("health");
        await _server.ExecuteScriptAsync(_database, Schema);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_database_as_it_should_be_passes()
    {
        var report = await CheckAsync(Target() with { Restore = Restored(), CriticalTables = [CriticalTable.Parse("ledger=3"), CriticalTable.Parse("\"Tenant 1\".\"Line.Items\"")], ApplicationRole = "postgres" });

        Assert.All(report.Checks, check => Assert.True(check.Status == CheckStatus.Pass, check.ToString()));
        Assert.Equal(CheckStatus.Pass, report.Status);
        Assert.Equal((_database, $"{_server.HostName}:{_server.Port}"), (report.Database, report.Server));
        Assert.True(report.SizeBytes > 1_000_000);
        Assert.Contains(report.LargestTables, table => table is { Schema: "public", Name: "ledger", Rows: 3, SizeBytes: > 0 });
        Assert.Contains("3 rows", Check(report, "CriticalTables").Message, StringComparison.Ordinal);
        Assert.All(report.Checks, check => Assert.Empty(check.RecommendedAction));
    }

    [Fact]
    public async Task Alone_it_skips_what_needs_a_restore_and_says_so()
    {
        var report = await CheckAsync(Target());

        Assert.Equal(["CriticalTables", "RowCounts", "Sequences", "Extensions", "ApplicationRole"], report.Checks.Where(check => check.Status == CheckStatus.Skipped).Select(check => check.Name));
        Assert.All(report.Checks.Where(check => check.Status == CheckStatus.Skipped), check => Assert.NotEmpty(check.Message));
        Assert.Equal(CheckStatus.Pass, report.Status);
    }

    [Fact]
    public async Task Every_missing_and_every_additional_row_is_told()
    {
        await _server.ExecuteScriptAsync(_database, "DELETE FROM ledger WHERE id = 2; INSERT INTO child VALUES (3); DROP TABLE log;");

        var check = Check(await CheckAsync(Target() with { Restore = Restored() }), "RowCounts");

        Assert.Equal(CheckStatus.Fail, check.Status);
        Assert.Contains("3 of 5 tables differ", check.Message, StringComparison.Ordinal);
        Assert.Contains("public.ledger has 2 rows instead of 3", check.Message, StringComparison.Ordinal);
        Assert.Contains("public.child has 3 rows instead of 2", check.Message, StringComparison.Ordinal);
        Assert.Contains("public.log_1 does not exist and should have 2 rows", check.Message, StringComparison.Ordinal);
        Assert.NotEmpty(check.RecommendedAction);
    }

    [Fact]
    public async Task Without_an_inventory_the_rows_that_were_loaded_are_compared()
    {
        var restore = Restored() with { Inventory = null, Tables = [new("public", "ledger", 4, 0, TimeSpan.Zero)] };
        Assert.Contains("public.ledger has 3 rows instead of 4", Check(await CheckAsync(Target() with { Restore = restore }), "RowCounts").Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_tables_than_one_query_counts_are_each_counted()
    {
        await _server.ExecuteScriptAsync(_database, string.Concat(Enumerable.Range(0, 120).Select(number => $"CREATE TABLE t{number} AS SELECT generate_series(1, {number}) AS n;")));
        var tables = Enumerable.Range(0, 120).Select(number => new DumpTable("public", $"t{number}", number == 77 ? 1 : number, 0, 1)).ToArray();

        var check = Check(await CheckAsync(Target() with { Restore = Restored() with { Inventory = new() { Tables = tables } } }), "RowCounts");

        Assert.Contains("1 of 120 tables differ from the dump: public.t77 has 77 rows instead of 1.", check.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_ten_largest_tables_come_largest_first()
    {
        await _server.ExecuteScriptAsync(_database, string.Concat(Enumerable.Range(1, 12).Select(number => $"CREATE TABLE t{number} AS SELECT repeat('x', 1000) FROM generate_series(1, {number * 100});")));

        var largest = (await CheckAsync(Target())).LargestTables;

        Assert.Equal(Enumerable.Range(3, 10).Reverse().Select(number => $"t{number}"), largest.Select(table => table.Name));
        Assert.Equal(largest.Select(table => table.SizeBytes).OrderDescending(), largest.Select(table => table.SizeBytes));
    }

    [Theory]
    [InlineData("ledger=4", "public.ledger has 3 rows, 4 are the least")]
    [InlineData("public.parent=1", "public.parent is empty")]
    [InlineData("public.nothing", "public.nothing does not exist")]
    [InlineData("nothing.ledger", "nothing.ledger does not exist")]
    public async Task A_critical_table_without_its_rows_fails(string table, string finding)
    {
        if (table.StartsWith("public.parent", StringComparison.Ordinal))
            await _server.ExecuteAsync(_database, "TRUNCATE parent, child");

        var check = Check(await CheckAsync(Target() with { CriticalTables = [CriticalTable.Parse(table)] }), "CriticalTables");

        Assert.Equal(CheckStatus.Fail, check.Status);
        Assert.Contains(finding, check.Message, StringComparison.Ordinal);
        Assert.NotEmpty(check.RecommendedAction);
    }

    [Fact]
    public async Task A_sequence_behind_the_dump_fails_and_the_action_repairs_it()
    {
        await _server.ExecuteAsync(_database, "SELECT setval('ledger_id_seq', 2)");
        var target = Target() with { Restore = Restored() };

        var check = Check(await CheckAsync(target), "Sequences");

        Assert.Equal(CheckStatus.Fail, check.Status);
        Assert.Contains("public.ledger_id_seq stands at 2, the dump sets 3", check.Message, StringComparison.Ordinal);
        await _server.ExecuteAsync(_database, check.RecommendedAction["Set them, for example: ".Length..]);
        Assert.Equal(CheckStatus.Pass, Check(await CheckAsync(target), "Sequences").Status);
    }

    [Fact]
    public async Task A_sequence_that_does_not_exist_fails()
    {
        await _server.ExecuteAsync(_database, "DROP SEQUENCE ledger_id_seq CASCADE");
        var check = Check(await CheckAsync(Target() with { Restore = Restored() }), "Sequences");
        Assert.Equal(CheckStatus.Fail, check.Status);
        Assert.Contains("public.ledger_id_seq does not exist", check.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT setval('ledger_id_seq', 4, false)", CheckStatus.Pass)]
    [InlineData("SELECT nextval('ledger_id_seq')", CheckStatus.Warn)]
    public async Task A_sequence_is_judged_by_the_value_it_gives_next(string change, CheckStatus status)
    {
        await _server.ExecuteAsync(_database, change);
        Assert.Equal(status, Check(await CheckAsync(Target() with { Restore = Restored() }), "Sequences").Status);
    }

    [Theory]
    [InlineData("INSERT INTO ledger (id, amount) VALUES (7, 1)", "public.ledger_id_seq stands at 3, public.ledger.id already has 7")]
    [InlineData("""INSERT INTO "Tenant 1"."Line.Items" (id) OVERRIDING SYSTEM VALUE VALUES (2)""", "Tenant 1.Line.Items_id_seq stands at 1, Tenant 1.Line.Items.id already has 2")]
    public async Task A_sequence_behind_its_column_is_a_warning_with_the_repair(string change, string finding)
    {
        await _server.ExecuteAsync(_database, change);

        var check = Check(await CheckAsync(Target()), "SequenceValues");

        Assert.Equal(CheckStatus.Warn, check.Status);
        Assert.Contains(finding, check.Message, StringComparison.Ordinal);
        await _server.ExecuteAsync(_database, check.RecommendedAction["Set them, for example: ".Length..]);
        Assert.Equal(CheckStatus.Pass, Check(await CheckAsync(Target()), "SequenceValues").Status);
    }

    [Theory]
    [InlineData("ALTER SEQUENCE ledger_id_seq INCREMENT BY -1 MINVALUE -100 RESTART", CheckStatus.Warn)]
    [InlineData("ALTER SEQUENCE ledger_id_seq INCREMENT BY -1 MINVALUE -100 RESTART WITH -1", CheckStatus.Pass)]
    public async Task A_sequence_that_counts_down_is_compared_with_the_smallest_value(string change, CheckStatus status)
    {
        await _server.ExecuteAsync(_database, change);
        Assert.Equal(status, Check(await CheckAsync(Target()), "SequenceValues").Status);
    }

    [Fact]
    public async Task An_index_whose_build_failed_is_named()
    {
        await _server.ExecuteAsync(_database, "INSERT INTO ledger (id, amount) VALUES (100, 1)");
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => _server.ExecuteAsync(_database, "CREATE UNIQUE INDEX CONCURRENTLY ledger_amount ON ledger (amount)"));

        var check = Check(await CheckAsync(Target()), "Indexes");

        Assert.Equal(CheckStatus.Fail, check.Status);
        Assert.Contains("public.ledger_amount on ledger", check.Message, StringComparison.Ordinal);
        Assert.Contains("REINDEX INDEX \"public\".\"ledger_amount\"", check.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_index_of_a_partitioned_table_that_lacks_a_partition_is_a_warning()
    {
        await _server.ExecuteAsync(_database, "CREATE INDEX log_at ON ONLY log (at)");
        Assert.Equal(CheckStatus.Warn, Check(await CheckAsync(Target()), "Indexes").Status);
    }

    [Fact]
    public async Task A_constraint_that_is_not_valid_is_a_warning_unless_the_dump_has_it_so()
    {
        await _server.ExecuteAsync(_database, "ALTER TABLE ledger ADD CONSTRAINT positive CHECK (amount > 5) NOT VALID");

        var alone = Check(await CheckAsync(Target()), "Constraints");
        Assert.Equal(CheckStatus.Warn, alone.Status);
        Assert.Contains("positive on public.ledger", alone.Message, StringComparison.Ordinal);
        Assert.Contains("VALIDATE CONSTRAINT \"positive\"", alone.RecommendedAction, StringComparison.Ordinal);

        var restored = Check(await CheckAsync(Target() with { Restore = Restored() }), "Constraints");
        Assert.Equal(CheckStatus.Pass, restored.Status);
        Assert.Contains("positive", restored.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_extension_fails()
    {
        var restore = Restored() with { Inventory = new() { Extensions = ["plpgsql", "pg_trgm"] } };
        var check = Check(await CheckAsync(Target() with { Restore = restore }), "Extensions");
        Assert.Equal(CheckStatus.Fail, check.Status);
        Assert.Contains("missing: pg_trgm.", check.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newer_dump_is_a_warning()
    {
        var restore = Restored() with { Inventory = new() { ServerVersion = "99.1 (Debian)" } };
        Assert.Equal(CheckStatus.Warn, Check(await CheckAsync(Target() with { Restore = restore }), "Connection").Status);
    }

    [Fact]
    public async Task An_unfinished_database_fails_except_for_the_run_that_fills_it()
    {
        await using (var session = await Connections().OpenMaintenanceAsync(Token))
            await DatabaseBlocker.MarkUnfinishedAsync(session, _database, "run-7", Token);

        var check = Check(await CheckAsync(Target()), "Finished");
        Assert.Equal(CheckStatus.Fail, check.Status);
        Assert.Contains("run-7", check.Message, StringComparison.Ordinal);
        Assert.Contains("Undo-Restore -RunId run-7", check.RecommendedAction, StringComparison.Ordinal);

        var own = await CheckAsync(Target() with { RunId = "run-7" });
        Assert.Equal(CheckStatus.Pass, Check(own, "Finished").Status);
        Assert.Equal(CheckStatus.Pass, own.Status);
    }

    [Fact]
    public async Task Attributes_are_compared_with_those_before()
    {
        await using var session = await Connections().OpenMaintenanceAsync(Token);
        var before = await DatabaseInspector.RequireAsync(session, _database, Token);
        Assert.Equal(CheckStatus.Pass, Check(await CheckAsync(Target() with { Attributes = before }), "Attributes").Status);

        await _server.ExecuteAsync("postgres", $"ALTER DATABASE \"{_database}\" CONNECTION LIMIT 7");
        await _server.ExecuteAsync("postgres", $"ALTER DATABASE \"{_database}\" SET work_mem = '8MB'");

        var check = Check(await CheckAsync(Target() with { Attributes = before }), "Attributes");
        Assert.Equal(CheckStatus.Fail, check.Status);
        Assert.Contains("connection limit '7' instead of '-1'", check.Message, StringComparison.Ordinal);
        Assert.Contains("work_mem = 8MB", check.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_the_server_refuses_fails_with_its_state_and_the_others_go_on()
    {
        var reader = await CreateRoleAsync("LOGIN PASSWORD 'reader'");
        await _server.ExecuteAsync(_database, "REVOKE ALL ON ledger FROM PUBLIC");

        var connections = new ServerConnections(new() { HostName = _server.HostName, Port = _server.Port, UserName = reader, Password = Secret.FromText("reader") });
        var report = await new DatabaseHealth(connections).CheckAsync(Target() with { Restore = Restored() }, _reporter, Token);

        Assert.Equal(CheckStatus.Fail, Check(report, "RowCounts").Status);
        Assert.Contains("SQLSTATE 42501", Check(report, "RowCounts").Message, StringComparison.Ordinal);
        Assert.Equal(CheckStatus.Pass, Check(report, "Indexes").Status);
        Assert.Equal(CheckStatus.Fail, report.Status);
    }

    [Fact]
    public async Task A_database_that_cannot_be_reached_is_an_error() =>
        Assert.Equal("DatabaseNotFound", (await Assert.ThrowsAsync<DatabaseException>(() => CheckAsync(new() { Database = "nowhere" }))).ErrorId);

    private async Task<string> CreateRoleAsync(string options)
    {
        var role = $"{_database}_role";
        await _server.ExecuteAsync("postgres", $"CREATE ROLE \"{role}\" {options}");
        return role;
    }

    private HealthTarget Target() => new() { Database = _database };

    private RestoreResult Restored() => new()
    {
        Database = _database,
        Server = $"{_server.HostName}:{_server.Port}",
        Outcome = RestoreOutcome.Succeeded,
        Source = "test",
        Inventory = new() { ServerVersion = "14.2", Tables = s_tables, Sequences = s_sequences, Extensions = ["plpgsql"] },
    };

    private ServerConnections Connections() => new(new() { HostName = _server.HostName, Port = _server.Port, UserName = _server.UserName, Password = _server.Password });

    private Task<HealthReport> CheckAsync(HealthTarget target) => new DatabaseHealth(Connections()).CheckAsync(target, _reporter, Token);

    private static HealthCheckResult Check(HealthReport report, string name) => Assert.Single(report.Checks, check => check.Name == name);
}
