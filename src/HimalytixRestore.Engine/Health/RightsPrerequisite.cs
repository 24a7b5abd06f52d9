using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Health;

/// <summary>The working role may create, rename and drop the database and end its sessions.</summary>
internal sealed class RightsPrerequisite : IServerPrerequisite
{
    private const string Sql = """
        SELECT r.rolname::text, r.rolsuper, r.rolcreatedb, pg_has_role(r.oid, 'pg_signal_backend', 'USAGE'),
               (SELECT CASE WHEN pg_has_role(r.oid, d.datdba, 'USAGE') THEN '' ELSE pg_get_userbyid(d.datdba)::text END FROM pg_database d WHERE d.datname = $1)
        FROM pg_roles r WHERE r.rolname = current_user
        """;

    /// <inheritdoc/>
    public string Name => "Rights";

    /// <inheritdoc/>
    public async Task<HealthFinding> CheckAsync(ServerSession session, PrerequisiteTarget target, CancellationToken cancellationToken)
    {
        var (role, isSuperuser, createsDatabases, endsSessions, foreignOwner) = (await session.QueryAsync(Sql, "Reading the role's rights",
            row => (row.GetString(0), row.GetBoolean(1), row.GetBoolean(2), row.GetBoolean(3), row.IsDBNull(4) ? "" : row.GetString(4)), cancellationToken, target.Database))[0];
        if (isSuperuser)
            return HealthFinding.Pass($"{role} is a superuser.");

        var quoted = SqlIdentifier.Quote(role);
        var missing = new List<(string Right, string Action)>();
        if (!createsDatabases)
            missing.Add(("may not create databases", $"ALTER ROLE {quoted} CREATEDB;"));
        if (!endsSessions)
            missing.Add(("may not end the sessions of others", $"GRANT pg_signal_backend TO {quoted};"));
        if (foreignOwner.Length > 0)
            missing.Add(($"does not own {target.Database} (it belongs to {foreignOwner})", $"GRANT {SqlIdentifier.Quote(foreignOwner)} TO {quoted};"));

        return missing.Count == 0
            ? HealthFinding.Pass($"{role} may create databases, end sessions and owns {target.Database}.")
            : HealthFinding.Fail($"{role} {string.Join(", ", missing.Select(lack => lack.Right))}.", $"As a superuser: {string.Join(' ', missing.Select(lack => lack.Action))} Or work as a superuser (-UserName).");
    }
}
