using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Health;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Health;

/// <summary>Every line of the server's checklist once as it should be and once with the fault it is there for.</summary>
public sealed class ServerPrerequisitesTests(PostgresFixture postgres) : IAsyncLifetime
{
    private PostgresServer _server = null!;
    private string _database = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await postgres.GetAsync();
        _database = await _server.CreateDatabaseAsync("needs");
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_server_as_it_should_be_passes()
    {
        var lines = await CheckAsync(Target() with { ApplicationRole = "postgres", Inventory = new() { ServerVersion = "9.6.24", Encoding = "UTF8", Extensions = ["plpgsql"], Roles = ["postgres"] } });

        Assert.Equal(["Server", "Database", "Rights", "Obstacles", "Version", "Encoding", "Extensions", "Roles", "DiskSpace", "pg_dump"], lines.Select(line => line.Name));
        Assert.All(lines.SkipLast(2), line => Assert.True(line.Status == CheckStatus.Pass, line.ToString()));
        Assert.Equal(CheckStatus.Skipped, lines[^1].Status);
        Assert.Contains("PostgreSQL " + _server.Version.Major, lines[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_cannot_be_reached_fails_and_the_rest_is_skipped()
    {
        var lines = await new ServerPrerequisites(new(new() { HostName = "127.0.0.1", Port = 1, UserName = "postgres" })).CheckAsync(Target(), Token).ToListAsync(Token);

        Assert.Equal(CheckStatus.Fail, lines[0].Status);
        Assert.NotEmpty(lines[0].RecommendedAction);
        Assert.Equal(10, lines.Count);
        Assert.All(lines.Skip(1), line => Assert.Equal(CheckStatus.Skipped, line.Status));
    }

    [Fact]
    public async Task No_live_database_is_a_normal_case()
    {
        var lines = await CheckAsync(new() { Database = "needs_nothing" });
        Assert.Contains("will be created", Line(lines, "Database").Message, StringComparison.Ordinal);
        Assert.DoesNotContain(lines, line => line.Status == CheckStatus.Fail);
    }

    [Fact]
    public async Task The_maintenance_database_and_templates_are_no_targets()
    {
        Assert.Equal(CheckStatus.Fail, Line(await CheckAsync(new() { Database = "postgres" }), "Database").Status);
        Assert.Equal(CheckStatus.Fail, Line(await CheckAsync(new() { Database = "template1" }), "Database").Status);
    }

    [Fact]
    public async Task An_unfinished_database_is_told()
    {
        await using (var session = await Connections().OpenMaintenanceAsync(Token))
            await DatabaseBlocker.MarkUnfinishedAsync(session, _database, "run-9", Token);

        var line = Line(await CheckAsync(Target()), "Database");

        Assert.Equal(CheckStatus.Warn, line.Status);
        Assert.Contains("Undo-Restore -RunId run-9", line.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_missing_right_is_named_with_the_grant_that_gives_it()
    {
        var role = $"{_database}_worker";
        await _server.ExecuteAsync("postgres", $"CREATE ROLE {role} LOGIN PASSWORD 'worker'");

        var line = Line(await CheckAsAsync(role), "Rights");

        Assert.Equal(CheckStatus.Fail, line.Status);
        Assert.Contains("may not create databases", line.Message, StringComparison.Ordinal);
        Assert.Contains("may not end the sessions", line.Message, StringComparison.Ordinal);
        Assert.Contains($"does not own {_database}", line.Message, StringComparison.Ordinal);
        Assert.Contains($"ALTER ROLE \"{role}\" CREATEDB;", line.RecommendedAction, StringComparison.Ordinal);

        await _server.ExecuteScriptAsync("postgres", $"ALTER ROLE {role} CREATEDB; GRANT pg_signal_backend TO {role}; ALTER DATABASE \"{_database}\" OWNER TO {role};");
        Assert.Equal(CheckStatus.Pass, Line(await CheckAsAsync(role), "Rights").Status);
    }

    [Fact]
    public async Task What_is_in_the_way_of_a_rename_is_named()
    {
        await _server.ExecuteScriptAsync(_database, "CREATE TABLE t (n integer);");
        await using var connection = await _server.OpenAsync(_database);
        foreach (var sql in (string[])["BEGIN", "INSERT INTO t VALUES (1)", $"PREPARE TRANSACTION '{_database}'"])
        {
            await using var command = new Npgsql.NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(Token);
        }

        var line = Line(await CheckAsync(Target()), "Obstacles");

        Assert.Equal(CheckStatus.Fail, line.Status);
        Assert.Contains($"ROLLBACK PREPARED '{_database}'", line.RecommendedAction, StringComparison.Ordinal);
        await _server.ExecuteAsync(_database, $"ROLLBACK PREPARED '{_database}'");
        Assert.Equal(CheckStatus.Pass, Line(await CheckAsync(Target()), "Obstacles").Status);
    }

    [Fact]
    public async Task What_the_dump_needs_and_the_server_lacks_is_named()
    {
        var lines = await CheckAsync(Target() with { ApplicationRole = "needs_app", Inventory = new() { Extensions = ["plpgsql", "timescaledb"], Roles = ["postgres", "needs_reporting"] } });

        Assert.Equal((CheckStatus.Fail, "The server does not have the extensions timescaledb."), (Line(lines, "Extensions").Status, Line(lines, "Extensions").Message));
        Assert.Equal((CheckStatus.Fail, "The server does not have the roles needs_app; needs_reporting."), (Line(lines, "Roles").Status, Line(lines, "Roles").Message));
        Assert.Contains("CREATE ROLE \"needs_app\"", Line(lines, "Roles").RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dump_of_a_newer_server_is_a_warning()
    {
        var line = Line(await CheckAsync(Target() with { Inventory = new() { ServerVersion = "99.1 (Debian 99.1-1)" } }), "Version");
        Assert.Equal(CheckStatus.Warn, line.Status);
        Assert.Contains($"PostgreSQL 99.1 (Debian 99.1-1), which is newer than the server's {_server.Version.Major}", line.Message, StringComparison.Ordinal);
        Assert.Contains("a server 99 or newer", line.RecommendedAction, StringComparison.Ordinal);

        Assert.Equal(CheckStatus.Pass, Line(await CheckAsync(Target() with { Inventory = new() { ServerVersion = _server.Version.ToString() } }), "Version").Status);
        Assert.Equal(CheckStatus.Skipped, Line(await CheckAsync(Target()), "Version").Status);
    }

    [Fact]
    public async Task An_encoding_that_cannot_hold_the_dump_is_a_warning()
    {
        var latin = await _server.CreateDatabaseAsync("needs", "ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
        var line = Line(await CheckAsync(new() { Database = latin, Inventory = new() { Encoding = "UTF8" } }), "Encoding");
        Assert.Equal(CheckStatus.Warn, line.Status);
        Assert.Contains("LATIN1", line.Message, StringComparison.Ordinal);

        Assert.Equal(CheckStatus.Pass, Line(await CheckAsync(new() { Database = latin, Inventory = new() { Encoding = "LATIN1" } }), "Encoding").Status);
    }

    [Fact]
    public async Task Disk_space_is_judged_where_the_servers_files_are_here()
    {
        var folder = await _server.ScalarAsync<string>("postgres", "SELECT current_setting('data_directory')");
        var isHere = Directory.Exists(folder) && Environment.IsPrivilegedProcess;

        var plenty = Line(await CheckAsync(Target()), "DiskSpace");
        Assert.Equal(isHere ? CheckStatus.Pass : CheckStatus.Skipped, plenty.Status);

        var tooLarge = Line(await CheckAsync(Target() with { Inventory = new() { SizeBytes = 1L << 60 } }), "DiskSpace");
        Assert.Equal(isHere ? CheckStatus.Fail : CheckStatus.Skipped, tooLarge.Status);
    }

    [Fact]
    public async Task A_snapshot_by_dump_needs_a_pg_dump_of_the_server()
    {
        var line = Line(await CheckAsync(Target() with { SnapshotMethod = SnapshotMethod.Dump }), "pg_dump");
        Assert.Equal(_server.PgDumpPath is null ? CheckStatus.Fail : CheckStatus.Pass, line.Status);
    }

    private PrerequisiteTarget Target() => new() { Database = _database };

    private ServerConnections Connections() => new(new() { HostName = _server.HostName, Port = _server.Port, UserName = _server.UserName, Password = _server.Password });

    private Task<List<RestorePrerequisite>> CheckAsync(PrerequisiteTarget target) => new ServerPrerequisites(Connections()).CheckAsync(target, Token).ToListAsync(Token).AsTask();

    private Task<List<RestorePrerequisite>> CheckAsAsync(string role) =>
        new ServerPrerequisites(new(new() { HostName = _server.HostName, Port = _server.Port, UserName = role, Password = Secret.FromText("worker") })).CheckAsync(Target(), Token).ToListAsync(Token).AsTask();

    private static RestorePrerequisite Line(IEnumerable<RestorePrerequisite> lines, string name) => Assert.Single(lines, line => line.Name == name);
}
