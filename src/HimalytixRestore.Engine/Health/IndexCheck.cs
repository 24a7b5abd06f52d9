namespace HimalytixRestore.Engine.Health;

/// <summary>Every index is valid. pg_dump does not write invalid ones, so one in a restored database was made later, by a build that failed.</summary>
internal sealed class IndexCheck : IHealthCheck
{
    private const string Sql = $"""
        SELECT n.nspname::text, c.relname::text, t.relname::text, c.relkind = 'I'
        FROM pg_index i
        JOIN pg_class c ON c.oid = i.indexrelid
        JOIN pg_class t ON t.oid = i.indrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE NOT (i.indisvalid AND i.indisready AND i.indislive) AND {TableSizes.UserSchemas}
        ORDER BY 1, 2
        """;

    /// <inheritdoc/>
    public string Name => "Indexes";

    /// <inheritdoc/>
    public async Task<HealthFinding> RunAsync(HealthContext context, CancellationToken cancellationToken)
    {
        var invalid = await context.Session.QueryAsync(Sql, "Looking for invalid indexes",
            row => (Index: new TableName(row.GetString(0), row.GetString(1)), Table: row.GetString(2), IsPartitioned: row.GetBoolean(3)), cancellationToken);
        if (invalid.Count == 0)
            return HealthFinding.Pass("Every index is valid.");

        var texts = invalid.Select(index => $"{index.Index} on {index.Table}").ToArray();
        // The index of a partitioned table is legally invalid until every partition has attached one.
        return invalid.TrueForAll(index => index.IsPartitioned)
            ? HealthFinding.Warn($"Indexes of partitioned tables lack a partition: {HealthFinding.List(texts)}.", $"Create the missing index of each partition and ALTER INDEX {invalid[0].Index.Quoted} ATTACH PARTITION … it.")
            : HealthFinding.Fail($"{invalid.Count} indexes are invalid: {HealthFinding.List(texts)}.", $"Remove what keeps them from being built (duplicate keys of a unique index), then for each: REINDEX INDEX {invalid.First(index => !index.IsPartitioned).Index.Quoted};");
    }
}
