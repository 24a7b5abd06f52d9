using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>What must be known of a server before a dump is sent to it.</summary>
/// <param name="Roles">Its roles.</param>
/// <param name="Settings">Names of the settings it knows, in lower case.</param>
/// <param name="FreeConnections">Connections it has to give to anybody, at this moment.</param>
/// <param name="FreeOfRole">Connections our role may still have; null when it has no limit. The target's own limit does not count while it is marked unfinished.</param>
/// <param name="SharedBuffers">Bytes of the server's own buffers.</param>
/// <param name="MajorVersion">Its version, for example 16.</param>
internal sealed record ServerFacts(HashSet<string> Roles, HashSet<string> Settings, int FreeConnections, int? FreeOfRole, long SharedBuffers, int MajorVersion)
{
    /// <summary>The first version that takes the statistics of a dump.</summary>
    public const int StatisticsVersion = 18;

    /// <summary>Asks a server.</summary>
    /// <param name="session">A session on it, in any database.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public static async Task<ServerFacts> ReadAsync(ServerSession session, CancellationToken cancellationToken)
    {
        var roles = await session.QueryAsync("SELECT rolname FROM pg_catalog.pg_roles", "Reading the server's roles", row => row.GetString(0), cancellationToken);

        // pg_settings leaves out a few settings that a dump may set.
        var settings = await session.QueryAsync(
            "SELECT pg_catalog.lower(name) FROM pg_catalog.pg_settings UNION "
            + "SELECT name FROM (VALUES ('role'), ('session_authorization'), ('default_with_oids'), ('transaction_isolation'), ('transaction_read_only')) AS hidden (name) "
            + "WHERE pg_catalog.current_setting(name, true) IS NOT NULL",
            "Reading the server's settings", row => row.GetString(0), cancellationToken);
        var free = await session.ScalarAsync<long>(
            "SELECT pg_catalog.current_setting('max_connections')::int8 - pg_catalog.current_setting('superuser_reserved_connections')::int8 "
            + "- coalesce(pg_catalog.current_setting('reserved_connections', true)::int8, 0) - (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity WHERE datid IS NOT NULL)",
            "Reading the server's connections", cancellationToken);
        var ofRole = await session.QueryAsync(
            "SELECT greatest(rolconnlimit - (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_activity WHERE usesysid = r.oid), 0)::int4 "
            + "FROM pg_catalog.pg_roles AS r WHERE rolname = session_user AND NOT rolsuper AND rolconnlimit >= 0",
            "Reading the role's connections", row => row.GetInt32(0), cancellationToken);
        var buffers = await session.ScalarAsync<long>("SELECT pg_catalog.pg_size_bytes(pg_catalog.current_setting('shared_buffers'))", "Reading the server's memory", cancellationToken);
        return new ServerFacts(
            roles.ToHashSet(StringComparer.Ordinal), settings.ToHashSet(StringComparer.Ordinal), (int)Math.Max(free, 0), ofRole.Count > 0 ? ofRole[0] : null, buffers, session.MajorVersion);
    }
}
