using System.Globalization;
using System.Text.RegularExpressions;

namespace HimalytixRestore.Engine.Databases;

/// <summary>What takes the room on a server's disks, as far as our role may see it, and what of it can go.</summary>
/// <param name="Evidence">Facts by name.</param>
/// <param name="Removable">Databases that earlier runs left beside live ones, the largest first, with their sizes; empty when there are none.</param>
internal sealed partial record DiskUse(IReadOnlyDictionary<string, string> Evidence, string Removable)
{
    private const string Operation = "Looking what takes the room on the server";
    private const int Shown = 5;

    /// <summary>Looks.</summary>
    /// <param name="session">A session on the server.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server was lost.</exception>
    public static async Task<DiskUse> ReadAsync(ServerSession session, CancellationToken cancellationToken)
    {
        Dictionary<string, string> evidence = new(StringComparer.Ordinal);
        var databases = await ReadAsync(session, "SELECT datname::text, pg_database_size(oid) FROM pg_database WHERE has_database_privilege(oid, 'CONNECT') OR pg_has_role('pg_read_all_stats', 'USAGE') ORDER BY 2 DESC", cancellationToken);
        Add("Databases", databases.Take(Shown));
        Add("Wal", await ReadAsync(session, "SELECT 'pg_wal', coalesce(sum(size), 0)::bigint FROM pg_ls_waldir()", cancellationToken));
        Add("WalHeldBy", await ReadAsync(session, "SELECT 'replication slot ' || slot_name, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint FROM pg_replication_slots WHERE restart_lsn IS NOT NULL ORDER BY 2 DESC", cancellationToken));
        Add("TemporaryFiles", await ReadAsync(session, "SELECT 'pgsql_tmp', sum(size)::bigint FROM pg_ls_tmpdir() HAVING sum(size) > 0", cancellationToken));
        return new(evidence, List(databases.Where(database => LeftByRun().IsMatch(database.Name)).Take(Shown)));

        void Add(string name, IEnumerable<(string Name, long Bytes)> facts)
        {
            if (List(facts) is { Length: > 0 } text)
                evidence[name] = text;
        }
    }

    /// <summary>What we may not see is left out; a server that refuses one question answers the next.</summary>
    private static async Task<IReadOnlyList<(string Name, long Bytes)>> ReadAsync(ServerSession session, string sql, CancellationToken cancellationToken)
    {
        try
        {
            return await session.QueryAsync(sql, Operation, row => (row.GetString(0), row.GetInt64(1)), cancellationToken);
        }
        catch (DatabaseException refused) when (refused.Evidence.ContainsKey("SqlState") && session.Connection.State is System.Data.ConnectionState.Open)
        {
            return [];
        }
    }

    private static string List(IEnumerable<(string Name, long Bytes)> facts) =>
        string.Join(", ", facts.Select(fact => string.Create(CultureInfo.InvariantCulture, $"{fact.Name} {DisplayText.Size(fact.Bytes)}")));

    /// <summary>The names of <see cref="DatabaseNames"/>.</summary>
    [GeneratedRegex(@"_(before|failed|drill|dropped)_\d{8}", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex LeftByRun();
}
