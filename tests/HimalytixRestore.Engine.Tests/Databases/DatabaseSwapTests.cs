using HimalytixRestore.Engine.Databases;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Databases;

public sealed class DatabaseSwapTests(PostgresFixture postgres)
{
    private readonly RecordingReporter _reporter = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_new_database_gets_every_attribute_of_the_one_it_replaces_and_loses_its_own()
    {
        var server = await postgres.GetAsync();
        var (database, owner) = await DatabaseResetTests.CreateDecoratedAsync(server);
        var (next, _) = await DatabaseResetTests.CreateDecoratedAsync(server);
        await server.RunAsync("postgres", $"ALTER DATABASE {next} SET lock_timeout TO '5s'", $"ALTER DATABASE {next} IS_TEMPLATE true");
        await server.ExecuteAsync(next, "CREATE TABLE only_in_the_new_one (id int)");
        var before = await server.CatalogueAsync(database);

        var result = await SwapAsync(server, Order(database, next));

        Assert.Equal(before, await server.CatalogueAsync(database));
        Assert.Equal(before, await server.CatalogueAsync($"{database}_before_r1"));
        Assert.Equal(owner, result.Owner);
        Assert.Equal($"{database}_before_r1", result.PreviousDatabase);
        Assert.False(await server.ExistsAsync(next));
        Assert.Equal(1L, await server.ScalarAsync<long>(database, "SELECT count(*) FROM pg_tables WHERE tablename = 'only_in_the_new_one'"));
        Assert.Empty(_reporter.Warnings);
    }

    [Fact]
    public async Task The_way_back_keeps_what_the_old_one_carries()
    {
        var server = await postgres.GetAsync();
        var (database, _) = await DatabaseResetTests.CreateDecoratedAsync(server);
        var next = await server.CreateDatabaseAsync("next");
        var (before, own) = (await server.CatalogueAsync(database), await server.CatalogueAsync(next));

        var kept = await SwapAsync(server, Order(database, next) with { KeepAttributes = true });
        Assert.Equal(own, await server.CatalogueAsync(database));
        await SwapAsync(server, Order(database, kept.PreviousDatabase!) with { KeepAttributes = true, PreviousName = next });

        Assert.Equal(before, await server.CatalogueAsync(database));
        Assert.Equal(own, await server.CatalogueAsync(next));
        Assert.Contains(_reporter.Warnings, warning => warning.Contains("only a new database can change", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_live_one_the_new_one_is_only_renamed()
    {
        var server = await postgres.GetAsync();
        var (next, _) = await DatabaseResetTests.CreateDecoratedAsync(server);
        var before = await server.CatalogueAsync(next);

        var result = await SwapAsync(server, Order($"{next}_live", next));

        Assert.Null(result.PreviousDatabase);
        Assert.Equal(before, await server.CatalogueAsync($"{next}_live"));
    }

    [Fact]
    public async Task What_was_never_proven_does_not_go_live()
    {
        var server = await postgres.GetAsync();
        var database = await server.CreateDatabaseAsync("live");
        var next = await server.CreateDatabaseAsync("next");
        await using (var session = await server.Connections().OpenMaintenanceAsync(Token))
            await DatabaseBlocker.MarkUnfinishedAsync(session, next, "r0", Token);

        Assert.Equal("DatabaseUnfinished", (await Assert.ThrowsAsync<DatabaseException>(() => SwapAsync(server, Order(database, next)))).ErrorId);
        Assert.Equal("DatabaseUnfinished", (await Assert.ThrowsAsync<DatabaseException>(() => SwapAsync(server, Order(database, next) with { RunId = "r1" }))).ErrorId);
        await SwapAsync(server, Order(database, next) with { RunId = "r0" });
        Assert.Null(UnfinishedMark.Find(await RequireAsync(server, database)));
    }

    [Theory]
    [InlineData("a\"b; DROP DATABASE postgres; --")]
    [InlineData(" Größe 日本 \\ '$1' ")]
    [InlineData("012345678901234567890123456789012345678901234567890123456789ééé")]
    public async Task Hostile_names_are_only_names(string prefix)
    {
        var server = await postgres.GetAsync();
        var database = SqlIdentifier.Compose(prefix, Guid.NewGuid().ToString("N")[..4]);
        var next = DatabaseNames.Staging(database, "20261123_081500_abcd");
        foreach (var name in new[] { database, next })
            await server.ExecuteAsync("postgres", $"CREATE DATABASE {SqlIdentifier.Quote(name)} TEMPLATE template0");

        await SwapAsync(server, Order(database, next) with { PreviousName = DatabaseNames.Previous(database, "20261123_081500_abcd") });

        Assert.True(await server.ExistsAsync(DatabaseNames.Previous(database, "20261123_081500_abcd")));
        Assert.False(await server.ExistsAsync(next));
    }

    [Fact]
    public async Task What_is_refused_is_refused_before_anything_is_changed()
    {
        var server = await postgres.GetAsync();
        var (database, next) = (await server.CreateDatabaseAsync("live"), await server.CreateDatabaseAsync("next"));
        await using var working = await server.OpenAsync(database);

        Assert.Equal("DatabaseExists", (await Assert.ThrowsAsync<DatabaseException>(() => SwapAsync(server, Order(database, next) with { PreviousName = "template1" }))).ErrorId);
        Assert.Equal("NameTwice", (await Assert.ThrowsAsync<ConfigurationException>(() => SwapAsync(server, Order(database, next) with { PreviousName = next }))).ErrorId);
        Assert.Equal("MaintenanceDatabaseIsTarget", (await Assert.ThrowsAsync<ConfigurationException>(() => SwapAsync(server, Order(database, "postgres")))).ErrorId);
        Assert.Equal("DatabaseNotFound", (await Assert.ThrowsAsync<DatabaseException>(() => SwapAsync(server, Order(database, "no such database")))).ErrorId);

        await using var command = new Npgsql.NpgsqlCommand("SELECT 1", working);
        Assert.Equal(1, await command.ExecuteScalarAsync(Token));
        Assert.Equal("", await KnockAsync(server, next));
    }

    [Fact]
    public async Task Cancelled_while_the_live_one_is_closed_both_are_open_under_their_names()
    {
        var server = await postgres.GetAsync();
        var (database, owner) = await DatabaseResetTests.CreateDecoratedAsync(server);
        var next = await server.CreateDatabaseAsync("next");
        var before = await server.CatalogueAsync(database);
        using CancellationTokenSource cancel = new();
        // The rename waits for this lock, with the live database closed already.
        await using (var holder = await server.OpenAsync())
        await using (var transaction = await holder.BeginTransactionAsync(Token))
        {
            await using Npgsql.NpgsqlCommand hold = new($"COMMENT ON DATABASE {database} IS 'held'", holder, transaction);
            await hold.ExecuteNonQueryAsync(Token);
            var swap = new DatabaseSwap(server.Connections(), _reporter).RunAsync(Order(database, next), cancel.Token);
            await Eventually.TrueAsync(async () => await server.ScalarAsync<long>("postgres",
                $"SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.objid AND NOT d.datallowconn WHERE d.datname = '{database}' AND NOT l.granted") > 0, "the swap waits");
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => swap);
        }

        Assert.Equal(before, await server.CatalogueAsync(database));
        Assert.Equal("", await server.KnockAsync(database, owner));
        Assert.Equal("", await KnockAsync(server, next));
        Assert.False(await server.ExistsAsync($"{database}_before_r1"));
    }

    private Task<DatabaseInfo> SwapAsync(PostgresServer server, SwapOrder order) => new DatabaseSwap(server.Connections(), _reporter).RunAsync(order, Token);

    private static SwapOrder Order(string database, string next) => new() { Database = database, NewName = next, PreviousName = DatabaseNames.Previous(database, "r1") };

    private static async Task<DatabaseInfo> RequireAsync(PostgresServer server, string database)
    {
        await using var session = await server.Connections().OpenMaintenanceAsync(Token);
        return await DatabaseInspector.RequireAsync(session, database, Token);
    }

    private static async Task<string> KnockAsync(PostgresServer server, string database)
    {
        await using var connection = await server.OpenAsync(database);
        return "";
    }
}
