using HimalytixRestore.TestSupport;
using HimalytixRestore.TestSupport.Databases;

namespace HimalytixRestore.Engine.Tests.Restoring;

/// <summary>The databases of the benchmarks, small: what is measured must be what the benchmarks say, and the same every time.</summary>
public sealed class GeneratedDatabaseTests(PostgresFixture postgres)
{
    private const string RowsSql = """
        SELECT sum((xpath('/row/n/text()', query_to_xml(format('SELECT count(*) AS n FROM %s', relid::regclass), false, true, '')))[1]::text::bigint)::bigint FROM pg_stat_user_tables
        """;

    [Theory]
    [InlineData("ledger", 0.0005, 6, 2_231)]
    [InlineData("tenants", 0.02, 120, 2_400)]
    [InlineData("onetable", 0.0002, 3, 990)]
    public async Task Is_the_same_every_time(string name, double scale, long tables, long rows)
    {
        var server = await postgres.GetWithClientsAsync();
        var content = GeneratedDatabase.All.Single(database => database.Name == name);
        var (first, second) = (await server.CreateAsync(content, scale), await server.CreateAsync(content, scale));

        Assert.Equal(tables, await server.ScalarAsync<long>(first, "SELECT count(*) FROM pg_stat_user_tables"));
        Assert.Equal(rows, await server.ScalarAsync<long>(first, RowsSql));
        Assert.Equal(await PgDump.TextAsync(server, first), await PgDump.TextAsync(server, second));
    }
}
