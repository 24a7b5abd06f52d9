namespace HimalytixRestore.Engine.Health;

/// <summary>Every table has exactly the rows that the dump has for it.</summary>
internal sealed class RowCountCheck : IHealthCheck
{
    /// <inheritdoc/>
    public string Name => "RowCounts";

    /// <inheritdoc/>
    public async Task<HealthFinding> RunAsync(HealthContext context, CancellationToken cancellationToken)
    {
        if (context.Target.Restore is not { } restore)
            return HealthFinding.Skip("There is no restore to compare with; pipe the result of Restore-Database.");

        var expected = Expected(restore);
        if (expected.Count == 0)
            return HealthFinding.Skip("The dump has no rows in COPY blocks to compare with.");

        var counts = await context.Counts.CountAsync(context.Session, expected.Keys, cancellationToken);
        var differences = expected.Where(table => counts[table.Key] != table.Value).Select(table => Describe(table.Key, counts[table.Key], table.Value)).ToArray();
        return differences.Length == 0
            ? HealthFinding.Pass($"{expected.Count} tables have the {expected.Values.Sum()} rows of the dump.")
            : HealthFinding.Fail(
                $"{differences.Length} of {expected.Count} tables differ from the dump: {HealthFinding.List(differences)}.",
                "Make sure that nobody else writes to the database and restore again; where a trigger or a rule changes rows while they are loaded, compare by hand.");
    }

    /// <summary>Rows by table; a table can have several COPY blocks.</summary>
    private static Dictionary<TableName, long> Expected(RestoreResult restore)
    {
        var tables = restore.Inventory is { Tables.Count: > 0 } inventory
            ? inventory.Tables.Select(table => (table.Schema, table.Name, table.Rows))
            : restore.Tables.Select(table => (table.Schema, table.Name, table.Rows));
        return tables.GroupBy(table => new TableName(table.Schema, table.Name)).ToDictionary(group => group.Key, group => group.Sum(table => table.Rows));
    }

    private static string Describe(TableName table, long? found, long expected) =>
        found is { } rows ? $"{table} has {rows} rows instead of {expected}" : $"{table} does not exist and should have {expected} rows";
}
