using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Health;

/// <summary>Every constraint is validated, except for those that the dump itself leaves NOT VALID.</summary>
internal sealed class ConstraintCheck : IHealthCheck
{
    /// <summary>A NOT ENFORCED constraint (since 18) is never validated and is meant so; read as JSON one query fits all versions.</summary>
    private const string Sql = $"""
        SELECT n.nspname::text, t.relname::text, c.conname::text
        FROM pg_constraint c
        JOIN pg_class t ON t.oid = c.conrelid
        JOIN pg_namespace n ON n.oid = t.relnamespace
        WHERE NOT c.convalidated AND c.conparentid = 0 AND coalesce(to_jsonb(c) ->> 'conenforced', 'true') = 'true' AND {TableSizes.UserSchemas}
        ORDER BY 1, 2, 3
        """;

    /// <inheritdoc/>
    public string Name => "Constraints";

    /// <inheritdoc/>
    public async Task<HealthFinding> RunAsync(HealthContext context, CancellationToken cancellationToken)
    {
        var found = await context.Session.QueryAsync(Sql, "Looking for constraints that are not valid", row => (Table: new TableName(row.GetString(0), row.GetString(1)), Name: row.GetString(2)), cancellationToken);
        if (found.Count == 0)
            return HealthFinding.Pass("Every constraint is valid.");

        var list = HealthFinding.List([.. found.Select(constraint => $"{constraint.Name} on {constraint.Table}")]);
        // A restore runs every statement of the dump or fails: what is not valid after it was not valid in the dump.
        return context.Target.Restore is { Outcome: RestoreOutcome.Succeeded or RestoreOutcome.Degraded }
            ? HealthFinding.Pass($"{found.Count} constraints are NOT VALID as in the dump: {list}.")
            : HealthFinding.Warn($"{found.Count} constraints are NOT VALID: {list}.", $"Where that is not meant so, for each: ALTER TABLE {found[0].Table.Quoted} VALIDATE CONSTRAINT {SqlIdentifier.Quote(found[0].Name)};");
    }
}
