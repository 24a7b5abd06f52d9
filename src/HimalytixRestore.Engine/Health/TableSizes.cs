using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Health;

/// <summary>Sizes on disk.</summary>
internal static class TableSizes
{
    /// <summary>Which schemas are the application's, for a query with <c>pg_namespace n</c>.</summary>
    public const string UserSchemas = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

    private const string Operation = "Reading sizes";

    private const string LargestSql = $"""
        SELECT n.nspname::text, c.relname::text, pg_total_relation_size(c.oid)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'm') AND {UserSchemas}
        ORDER BY 3 DESC, 1, 2 LIMIT 10
        """;

    /// <summary>The ten largest tables, with their row counts where they were counted.</summary>
    /// <param name="context">The session and the counts.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public static Task<List<TableSize>> ReadLargestAsync(HealthContext context, CancellationToken cancellationToken) =>
        context.Session.QueryAsync(LargestSql, Operation, row =>
        {
            var table = new TableName(row.GetString(0), row.GetString(1));
            return new TableSize(table.Schema, table.Name, row.GetInt64(2), context.Counts.Find(table));
        }, cancellationToken);

    /// <summary>The size of the session's database.</summary>
    /// <param name="session">The session.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public static Task<long> ReadDatabaseAsync(ServerSession session, CancellationToken cancellationToken) =>
        session.ScalarAsync<long>("SELECT pg_database_size(current_database())", Operation, cancellationToken);
}
