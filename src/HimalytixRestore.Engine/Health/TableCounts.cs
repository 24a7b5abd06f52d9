using System.Globalization;
using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Health;

/// <summary>Exact row counts, many tables in one query, no table twice.</summary>
internal sealed class TableCounts
{
    /// <summary>Tables in one query: few round trips for thousands of tables, and far from the server's lock table's limit.</summary>
    private const int BatchSize = 50;

    private const string Operation = "Counting rows";

    private readonly Dictionary<TableName, long?> _counts = [];

    /// <summary>The count of a table that was counted; null when it was not, or does not exist.</summary>
    /// <param name="table">The table.</param>
    public long? Find(TableName table) => _counts.GetValueOrDefault(table);

    /// <summary>
    /// Counts tables. Rows of inheriting tables are not counted, because a dump has them at these tables; those of partitions are.
    /// </summary>
    /// <param name="session">A session in the database.</param>
    /// <param name="tables">The tables.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The counts; null for a table that does not exist.</returns>
    /// <exception cref="DatabaseException">A table cannot be read, or the server was lost.</exception>
    public async Task<IReadOnlyDictionary<TableName, long?>> CountAsync(ServerSession session, IReadOnlyCollection<TableName> tables, CancellationToken cancellationToken)
    {
        var unknown = tables.Where(table => !_counts.ContainsKey(table)).Distinct().ToArray();
        var kinds = await ReadKindsAsync(session, unknown, cancellationToken);
        foreach (var missing in unknown.Where(table => !kinds.ContainsKey(table)))
            _counts[missing] = null;

        foreach (var batch in unknown.Where(kinds.ContainsKey).Chunk(BatchSize))
        {
            var sql = string.Join(" UNION ALL ", batch.Select((table, place) =>
                string.Create(CultureInfo.InvariantCulture, $"SELECT {place}, count(*) FROM {(kinds[table] is "r" ? "ONLY " : "")}{table.Quoted}")));
            foreach (var (place, rows) in await session.QueryAsync(sql, Operation, row => (row.GetInt32(0), row.GetInt64(1)), cancellationToken))
                _counts[batch[place]] = rows;
        }

        return tables.Distinct().ToDictionary(table => table, Find);
    }

    private static async Task<Dictionary<TableName, string>> ReadKindsAsync(ServerSession session, TableName[] tables, CancellationToken cancellationToken)
    {
        const string Sql = """
            SELECT n.nspname::text, c.relname::text, c.relkind::text
            FROM unnest($1::text[], $2::text[]) AS wanted(schema, name)
            JOIN pg_namespace n ON n.nspname = wanted.schema
            JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name
            WHERE c.relkind IN ('r', 'p', 'm', 'v', 'f')
            """;
        if (tables.Length == 0)
            return [];

        var rows = await session.QueryAsync(Sql, Operation, row => (new TableName(row.GetString(0), row.GetString(1)), Kind: row.GetString(2)), cancellationToken,
            tables.Select(table => table.Schema).ToArray(), tables.Select(table => table.Name).ToArray());
        return rows.ToDictionary(row => row.Item1, row => row.Kind);
    }
}
