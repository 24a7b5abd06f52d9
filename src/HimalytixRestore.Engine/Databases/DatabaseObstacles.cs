namespace HimalytixRestore.Engine.Databases;

/// <summary>
/// What makes a rename or a drop fail, or makes it destroy something without a word: prepared transactions, replication slots,
/// subscriptions. It is looked for before anything is changed (docs/backup-format.md, "Swapping databases").
/// </summary>
internal static class DatabaseObstacles
{
    private const string Operation = "Looking for obstacles";

    /// <summary>Throws when a database cannot be put out of the way now: renamed aside where that is the snapshot, dropped else.</summary>
    /// <param name="session">A session in any database of the server.</param>
    /// <param name="database">The database.</param>
    /// <param name="snapshot">How it is kept.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">Something is in the way (<c>DatabaseObstructed</c>); the evidence and the action name it.</exception>
    public static Task RefuseForReplacementAsync(ServerSession session, string database, SnapshotMethod snapshot, CancellationToken cancellationToken) => snapshot == SnapshotMethod.Rename
        ? RefuseForRenameAsync(session, database, cancellationToken)
        : RefuseForDropAsync(session, database, cancellationToken);

    /// <summary>Throws when a database cannot be renamed now.</summary>
    /// <param name="session">A session in any database of the server.</param>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">Something is in the way (<c>DatabaseObstructed</c>); the evidence and the action name it.</exception>
    public static Task RefuseForRenameAsync(ServerSession session, string database, CancellationToken cancellationToken) =>
        RefuseAsync(session, database, "SELECT s.subname::text FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = $1 AND s.subenabled ORDER BY 1", withSlots: true, cancellationToken);

    /// <summary>Throws when a database cannot be dropped now; DROP DATABASE would destroy an inactive slot silently.</summary>
    /// <param name="session">A session in any database of the server.</param>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">Something is in the way (<c>DatabaseObstructed</c>); the evidence and the action name it.</exception>
    public static Task RefuseForDropAsync(ServerSession session, string database, CancellationToken cancellationToken) =>
        RefuseAsync(session, database, "SELECT s.subname::text FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = $1 ORDER BY 1", withSlots: true, cancellationToken);

    /// <summary>Throws when a database cannot be copied as a template now.</summary>
    /// <param name="session">A session in any database of the server.</param>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">Something is in the way (<c>DatabaseObstructed</c>); the evidence and the action name it.</exception>
    public static Task RefuseForCopyAsync(ServerSession session, string database, CancellationToken cancellationToken) =>
        RefuseAsync(session, database, subscriptionsSql: null, withSlots: false, cancellationToken);

    private static async Task RefuseAsync(ServerSession session, string database, string? subscriptionsSql, bool withSlots, CancellationToken cancellationToken)
    {
        List<string> prepared = await ReadAsync("SELECT gid FROM pg_prepared_xacts WHERE database = $1 ORDER BY gid");
        List<string> slots = withSlots ? await ReadAsync("SELECT slot_name::text FROM pg_replication_slots WHERE database = $1 ORDER BY 1") : [];
        List<string> subscriptions = subscriptionsSql is null ? [] : await ReadAsync(subscriptionsSql);
        if (prepared.Count + slots.Count + subscriptions.Count == 0)
            return;

        Dictionary<string, string> evidence = new(StringComparer.Ordinal);
        List<string> facts = [];
        List<string> actions = [];
        Add("PreparedTransactions", "prepared transaction", prepared, name => $"ROLLBACK PREPARED {SqlIdentifier.Literal(name)} (or COMMIT PREPARED) in that database");
        Add("ReplicationSlots", "replication slot", slots, name => $"stop its consumer, then SELECT pg_drop_replication_slot({SqlIdentifier.Literal(name)})");
        Add("Subscriptions", "subscription", subscriptions, name => $"in that database ALTER SUBSCRIPTION {SqlIdentifier.Quote(name)} DISABLE, and to drop the database also SET (slot_name = NONE) and DROP SUBSCRIPTION");
        throw new DatabaseException("DatabaseObstructed", RestoreErrorCategory.ResourceBusy, $"Database {database} has {string.Join(" and ", facts)}; nothing was changed.",
            $"Remove what is in the way and repeat the command: {string.Join("; ", actions)}.")
        {
            Operation = Operation,
            TargetName = database,
            Evidence = evidence,
        };

        Task<List<string>> ReadAsync(string sql) => session.QueryAsync(sql, Operation, row => row.GetString(0), cancellationToken, database);

        void Add(string key, string noun, List<string> names, Func<string, string> action)
        {
            if (names.Count == 0)
                return;

            evidence[key] = string.Join(", ", names);
            facts.Add($"the {noun}{(names.Count > 1 ? "s" : "")} {string.Join(", ", names)}");
            actions.AddRange(names.Select(action));
        }
    }
}
