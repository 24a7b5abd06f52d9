using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Health;

/// <summary>
/// The application can work: its role may connect, and reads and writes tables, in a transaction that is rolled back. The tables
/// are the critical ones, or the ten largest where none are named (docs/architecture.md, Privileges: a plain restore has no grants).
/// </summary>
internal sealed class ApplicationRoleCheck : IHealthCheck
{
    private const string Operation = "Reading the application's rights";

    private const string RoleSql = "SELECT rolcanlogin, has_database_privilege(oid, current_database(), 'CONNECT') FROM pg_roles WHERE rolname = $1";

    /// <summary>
    /// Identity columns need no right on their sequence, serial ones do. An index depends on its table as a serial's sequence does, and only
    /// CASE keeps the planner from asking for a sequence's rights on it.
    /// </summary>
    private const string TrialSql = """
        SELECT n.nspname::text, c.relname::text,
               (SELECT a.attname::text FROM pg_attribute a
                WHERE a.attrelid = c.oid AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND a.attidentity <> 'a'
                ORDER BY has_column_privilege($2, c.oid, a.attnum, 'UPDATE') DESC, a.attnum LIMIT 1),
               ARRAY(SELECT r FROM unnest(ARRAY['INSERT', 'DELETE']) AS r WHERE NOT has_table_privilege($2, c.oid, r)),
               ARRAY(SELECT sn.nspname || '.' || s.relname FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' JOIN pg_namespace sn ON sn.oid = s.relnamespace
                     WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = c.oid AND d.deptype = 'a'
                       AND CASE WHEN s.relkind = 'S' THEN NOT has_sequence_privilege($2, s.oid, 'USAGE') ELSE false END)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = $1 AND c.relname = $3
        """;

    /// <inheritdoc/>
    public string Name => "ApplicationRole";

    /// <inheritdoc/>
    public async Task<HealthFinding> RunAsync(HealthContext context, CancellationToken cancellationToken)
    {
        if (context.Target.ApplicationRole is not { } role)
            return HealthFinding.Skip("The application's role is not known (-ApplicationRole, or applicationRole in the profile).");

        if (context.Target.ApplicationDatabase is { } database && !string.Equals(database, context.Target.Database, StringComparison.Ordinal))
            return HealthFinding.Skip($"Role {role} works in {database}, not in {context.Target.Database}; -ApplicationRole checks it here all the same.");

        if (await FindObstacleAsync(context, role, cancellationToken) is { } obstacle)
            return obstacle;

        var isCritical = context.Target.CriticalTables.Count > 0;
        var tables = await ChooseTablesAsync(context, cancellationToken);
        var trials = new List<TrialTable>();
        foreach (var table in tables)
            trials.Add(await DescribeAsync(context.Session, table, role, cancellationToken));

        var problems = new List<string>();
        var notes = new List<string>();
        try
        {
            await using var acting = await RoleSession.BeginAsync(context.Session, role, cancellationToken);
            foreach (var trial in trials)
                await TryAsync(acting, trial, problems, notes, cancellationToken);
        }
        catch (DatabaseException refusal) when (refusal.Operation.Equals(RoleSession.OperationFor(role), StringComparison.Ordinal) && refusal.Category == RestoreErrorCategory.PermissionDenied)
        {
            return HealthFinding.Warn($"What role {role} can do was not tried: {refusal.Message}", $"Check as a superuser, or GRANT {SqlIdentifier.Quote(role)} TO the role that does the work.");
        }

        var found = $"Role {role} reads and writes {tables.Count} {(isCritical ? "critical" : "of the largest")} tables";
        if (problems.Count == 0)
            return HealthFinding.Pass(notes.Count == 0 ? found + "." : $"{found}; {HealthFinding.List(notes)}.");

        return HealthFinding.Fail(
            $"Role {role} cannot work with {(isCritical ? "the critical" : "some of the largest")} tables: {HealthFinding.List(problems)}.",
            $"Grant what is missing (schema, tables and sequences), for example: GRANT USAGE ON SCHEMA {SqlIdentifier.Quote(tables[0].Schema)} TO {SqlIdentifier.Quote(role)}; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {SqlIdentifier.Quote(tables[0].Schema)} TO {SqlIdentifier.Quote(role)}; GRANT USAGE ON ALL SEQUENCES IN SCHEMA {SqlIdentifier.Quote(tables[0].Schema)} TO {SqlIdentifier.Quote(role)};");
    }

    /// <summary>What keeps the role from even coming in.</summary>
    private static async Task<HealthFinding?> FindObstacleAsync(HealthContext context, string role, CancellationToken cancellationToken)
    {
        var quoted = SqlIdentifier.Quote(role);
        var rights = await context.Session.QueryAsync(RoleSql, Operation, row => (CanLogin: row.GetBoolean(0), CanConnect: row.GetBoolean(1)), cancellationToken, role);
        if (rights.Count == 0)
            return HealthFinding.Fail($"There is no role {role}.", $"Correct -ApplicationRole, or create it: CREATE ROLE {quoted} LOGIN;");
        if (!rights[0].CanLogin)
            return HealthFinding.Fail($"Role {role} may not log in.", $"ALTER ROLE {quoted} LOGIN;");

        // An unfinished database lets nobody in; what it will let in is compared by the attributes.
        return rights[0].CanConnect || context.Target.RunId is not null
            ? null
            : HealthFinding.Fail($"Role {role} may not connect to {context.Target.Database}.", $"GRANT CONNECT ON DATABASE {SqlIdentifier.Quote(context.Target.Database)} TO {quoted};");
    }

    private static async Task<IReadOnlyList<TableName>> ChooseTablesAsync(HealthContext context, CancellationToken cancellationToken)
    {
        if (context.Target.CriticalTables.Count == 0)
            return [.. (await TableSizes.ReadLargestAsync(context, cancellationToken)).Select(table => new TableName(table.Schema, table.Name))];

        var tables = new List<TableName>();
        foreach (var critical in context.Target.CriticalTables)
        {
            // That one does not exist is the finding of another check.
            if (await CriticalTableCheck.FindAsync(context.Session, critical, cancellationToken) is { } table)
                tables.Add(table);
        }

        return tables;
    }

    private static async Task<TrialTable> DescribeAsync(ServerSession session, TableName table, string role, CancellationToken cancellationToken) =>
        (await session.QueryAsync(TrialSql, Operation, row => new TrialTable(table, row.IsDBNull(2) ? null : row.GetString(2), row.GetFieldValue<string[]>(3), row.GetFieldValue<string[]>(4)),
            cancellationToken, table.Schema, role, table.Name))[0];

    private static async Task TryAsync(RoleSession acting, TrialTable trial, List<string> problems, List<string> notes, CancellationToken cancellationToken)
    {
        var table = trial.Table.Quoted;
        if (await acting.TryAsync($"SELECT 1 FROM {table} LIMIT 1", $"Reading {trial.Table}", cancellationToken) is { } unread)
        {
            problems.Add(Describe(unread));
            return;
        }

        if (trial.Column is null)
            return;
        var column = SqlIdentifier.Quote(trial.Column);
        if (await acting.TryAsync($"UPDATE {table} SET {column} = {column} WHERE ctid = (SELECT ctid FROM {table} LIMIT 1)", $"Updating a row of {trial.Table}", cancellationToken) is { } unwritten)
            (IsRuleOfTheApplication(unwritten) ? notes : problems).Add(Describe(unwritten));
        problems.AddRange(trial.MissingRights.Select(right => $"no {right} on {trial.Table}"));
        problems.AddRange(trial.MissingSequences.Select(sequence => $"no USAGE on the sequence {sequence}"));
    }

    /// <summary>A trigger that forbids to change this row, a constraint, another session's lock: the rights were there, or the server would not have got so far.</summary>
    private static bool IsRuleOfTheApplication(DatabaseException refusal) =>
        refusal.Evidence["SqlState"] is "P0001" or "55P03" || refusal.Evidence["SqlState"].StartsWith("23", StringComparison.Ordinal);

    private static string Describe(DatabaseException refusal) => $"{refusal.Message} (SQLSTATE {refusal.Evidence["SqlState"]})";
}
