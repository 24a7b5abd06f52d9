using HimalytixRestore.Engine.Health;
using HimalytixRestore.Engine.Health.Comparing;
using HimalytixRestore.Engine.Tests.Databases;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Health.Comparing;

public sealed class TableStatesTests(PostgresFixture postgres)
{
    private static readonly DateTimeOffset s_time = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    [Fact]
    public async Task Rows_newest_times_and_ids_are_read_whatever_the_names_and_types_are()
    {
        var server = await postgres.GetAsync();
        var database = await server.CreateDatabaseAsync("states");
        await server.RunAsync(database,
            "CREATE TABLE both_times (id bigint, created_at timestamptz, updated_at timestamp)",
            "INSERT INTO both_times VALUES (7, '2026-03-04 05:06:07+00', '2026-03-04 05:06:06'), (3, '-infinity', NULL)",
            "CREATE SCHEMA \"x\"\"; DROP\"", "CREATE TABLE \"x\"\"; DROP\".\"t'able\" (id text, created_at date, updated_at text)",
            "INSERT INTO \"x\"\"; DROP\".\"t'able\" VALUES ('a', '2026-03-04', 'no time')",
            "CREATE TABLE empty (id smallint, created_at timestamptz)",
            "CREATE TABLE parts (id int) PARTITION BY RANGE (id)", "CREATE TABLE part PARTITION OF parts FOR VALUES FROM (0) TO (9)", "INSERT INTO parts VALUES (5)");

        var states = await ReadAsync(server, database);

        Assert.Equal(new(2, false, s_time, 7), states[new("public", "both_times")]);
        Assert.Equal(new(1, false, new DateTimeOffset(2026, 3, 4, 0, 0, 0, TimeSpan.Zero), null), states[new("x\"; DROP", "t'able")]);
        Assert.Equal(new(0, false, null, null), states[new("public", "empty")]);
        Assert.Equal(new(1, false, null, 5), states[new("public", "part")]);
        Assert.False(states.ContainsKey(new("public", "parts")));
    }

    [Fact]
    public async Task A_table_that_cannot_be_read_in_good_time_is_estimated()
    {
        var server = await postgres.GetAsync();
        var database = await server.CreateDatabaseAsync("states");
        await server.RunAsync(database, "CREATE TABLE held (id int)", "INSERT INTO held SELECT generate_series(1, 1000)", "CREATE TABLE free (id int)", "INSERT INTO free VALUES (1)", "ANALYZE");
        await using var holder = await server.OpenAsync(database);
        await using var transaction = await holder.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var command = new Npgsql.NpgsqlCommand("LOCK TABLE held", holder, transaction);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var states = await ReadAsync(server, database);

        Assert.Equal(new(1000, true, null, null), states[new("public", "held")]);
        Assert.Equal(new(1, false, null, 1), states[new("public", "free")]);
        Assert.Equal(new(1, true, null, null), (await ReadAsync(server, database, TimeSpan.FromTicks(-1)))[new("public", "free")]);
    }

    [Fact]
    public void A_big_table_is_asked_through_its_indexes_only()
    {
        var big = new TableShape { Table = new("public", "big"), SizeBytes = 1L << 40, Times = ["created_at", "updated_at"], IndexedTimes = ["updated_at"], HasId = true, IsIdIndexed = true };

        Assert.Equal(
            "SELECT 0, NULL::int8, extract(epoch FROM greatest((SELECT max(\"updated_at\") FROM ONLY \"public\".\"big\")::timestamptz))::float8, (SELECT max(\"id\") FROM ONLY \"public\".\"big\")::int8, NULL::int8",
            big.IndexQuery(s_time));
        Assert.Null((big with { IndexedTimes = [], IsIdIndexed = false }).IndexQuery());
        Assert.EndsWith(
            "(SELECT count(*) FROM ONLY \"public\".\"big\" WHERE \"created_at\" > to_timestamp(1772600767) OR \"updated_at\" > to_timestamp(1772600767))",
            (big with { IndexedTimes = big.Times }).IndexQuery(s_time),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_that_changed_after_a_time_are_counted_where_the_table_keeps_times()
    {
        var server = await postgres.GetAsync();
        var database = await server.CreateDatabaseAsync("states");
        await server.RunAsync(database,
            "CREATE TABLE both_times (created_at timestamptz, updated_at timestamp)",
            "INSERT INTO both_times VALUES ('2026-03-04 05:06:08+00', NULL), ('2026-03-01', '2026-03-04 05:06:08'), ('2026-03-01', '2026-03-04 05:06:07'), (NULL, NULL)",
            "CREATE TABLE no_times (id int)", "INSERT INTO no_times VALUES (1)");

        var states = await ReadAsync(server, database, since: s_time);

        Assert.Equal((4, 2), (states[new("public", "both_times")].Rows, states[new("public", "both_times")].ChangedRows));
        Assert.Equal((1, null), (states[new("public", "no_times")].Rows, states[new("public", "no_times")].ChangedRows));
    }

    private static Task<IReadOnlyDictionary<TableName, TableState>> ReadAsync(PostgresServer server, string database, TimeSpan? budget = null, DateTimeOffset? since = null) =>
        TableStates.ReadAsync(server.Connections(), database, budget ?? TimeSpan.FromMinutes(1), since, TestContext.Current.CancellationToken);
}
