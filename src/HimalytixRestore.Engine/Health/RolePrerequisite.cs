using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Health;

/// <summary>The roles that the dump names, and the application's, exist.</summary>
internal sealed class RolePrerequisite : IServerPrerequisite
{
    /// <summary>The name of its line.</summary>
    public const string Line = "Roles";

    /// <inheritdoc/>
    public string Name => Line;

    /// <inheritdoc/>
    public async Task<HealthFinding> CheckAsync(ServerSession session, PrerequisiteTarget target, CancellationToken cancellationToken)
    {
        string[] needed = [.. (target.Inventory?.Roles ?? []).Concat(target.ApplicationRole is { } role ? [role] : []).Distinct(StringComparer.Ordinal)];
        if (needed.Length == 0)
            return HealthFinding.Skip("No role is known to be needed; those of the dump are known when it has been read.");

        var missing = await session.QueryAsync("SELECT wanted FROM unnest($1::text[]) AS wanted WHERE wanted NOT IN (SELECT rolname::text FROM pg_roles) ORDER BY 1",
            "Looking for roles", row => row.GetString(0), cancellationToken, (object)needed);
        return missing.Count == 0
            ? HealthFinding.Pass($"The roles exist: {HealthFinding.List(needed)}.")
            : HealthFinding.Fail($"The server does not have the roles {HealthFinding.List(missing)}.", $"Create them, for example: CREATE ROLE {SqlIdentifier.Quote(missing[0])}; or restore with -MissingRole Create.");
    }
}
