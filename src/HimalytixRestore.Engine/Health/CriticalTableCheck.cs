using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Health;

/// <summary>The tables the business lives on exist and have as many rows as they must.</summary>
internal sealed class CriticalTableCheck : IHealthCheck
{
    /// <inheritdoc/>
    public string Name => "CriticalTables";

    /// <inheritdoc/>
    public async Task<HealthFinding> RunAsync(HealthContext context, CancellationToken cancellationToken)
    {
        if (context.Target.CriticalTables.Count == 0)
            return HealthFinding.Skip("No critical tables are named (-CriticalTable, or criticalTables in the profile).");

        var found = new List<string>();
        var problems = new List<string>();
        foreach (var critical in context.Target.CriticalTables)
        {
            if (await FindAsync(context.Session, critical, cancellationToken) is not { } table)
            {
                problems.Add($"{critical.Text} does not exist");
                continue;
            }

            var rows = (await context.Counts.CountAsync(context.Session, [table], cancellationToken))[table] ?? 0;
            if (rows >= critical.Minimum)
                found.Add($"{table} {rows} rows");
            else
                problems.Add(rows == 0 ? $"{table} is empty" : $"{table} has {rows} rows, {critical.Minimum} are the least");
        }

        return problems.Count == 0
            ? HealthFinding.Pass(HealthFinding.List(found) + ".")
            : HealthFinding.Fail(HealthFinding.List(problems) + ".", "Look whether the backup holds these rows (Test-Backup lists its tables); if not, restore an older one.");
    }

    /// <summary>The table a text means by SQL's rules; without a schema it is looked for in public. Null when there is none.</summary>
    /// <param name="session">A session in the database.</param>
    /// <param name="critical">The text.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The text is no name, or the server was lost.</exception>
    internal static async Task<TableName?> FindAsync(ServerSession session, CriticalTable critical, CancellationToken cancellationToken)
    {
        const string Sql = """
            SELECT n.nspname::text, c.relname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.oid = to_regclass(CASE WHEN cardinality(parse_ident($1)) = 1 THEN 'public.' || $1 ELSE $1 END)
            """;
        var rows = await session.QueryAsync(Sql, $"Looking for the table {critical.Text}", row => new TableName(row.GetString(0), row.GetString(1)), cancellationToken, critical.Text);
        return rows.Count == 0 ? null : rows[0];
    }
}
