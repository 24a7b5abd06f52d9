namespace HimalytixRestore.Engine.Databases;

/// <summary>
/// Puts privileges on a database. Objects go in transactions of a few hundred, because one takes too many locks and one for each
/// too many flushes; what fails in one is tried object by object, and what fails there is reported.
/// Source: docs/architecture.md, "Privileges".
/// </summary>
internal static class PrivilegeWriter
{
    private const int UnitsPerTransaction = 200;
    private const string Operation = "Applying the privileges";

    /// <summary>Makes a database's privileges those of a set, where the objects exist.</summary>
    /// <param name="session">A session in the database, of a superuser or of the roles' master.</param>
    /// <param name="wanted">The privileges.</param>
    /// <param name="applicationRole">Who gets the objects that the set does not know; null is the role that owns most of the set.</param>
    /// <param name="cancellationToken">Ends it; what is done is whole for every object.</param>
    /// <exception cref="DatabaseException">The server was lost.</exception>
    public static async Task<PrivilegeReport> ApplyAsync(ServerSession session, PrivilegeSet wanted, string? applicationRole, CancellationToken cancellationToken)
    {
        PrivilegeSet current = await PrivilegeReader.ReadAsync(session, cancellationToken);
        List<string> roles = await session.QueryAsync("SELECT rolname::text FROM pg_roles", Operation, row => row.GetString(0), cancellationToken);
        PrivilegePlan plan = new(wanted, current, roles.ToHashSet(StringComparer.Ordinal), applicationRole);
        List<RestoreNotice> notices = [.. plan.Notices];
        int changed = 0;
        foreach (IReadOnlyList<string>[] units in plan.Units.Chunk(UnitsPerTransaction))
            changed += await ApplyUnitsAsync(session, units, notices, cancellationToken);

        return new(changed, plan.Missing, notices);
    }

    private static async Task<int> ApplyUnitsAsync(ServerSession session, IReadOnlyList<string>[] units, List<RestoreNotice> notices, CancellationToken cancellationToken)
    {
        if (await TryAsync(session, [.. units.SelectMany(unit => unit)], cancellationToken) is null)
            return units.Length;

        int changed = 0;
        foreach (IReadOnlyList<string> unit in units)
        {
            if (await TryAsync(session, unit, cancellationToken) is { } refused)
                notices.Add(new(RestoreNoticeKind.Tolerated, 0, string.Join("; ", unit), $"{refused.Message} {refused.RecommendedAction}"));
            else
                changed++;
        }

        return changed;
    }

    /// <summary>The server's refusal; null when all statements were done. A lost connection is no refusal.</summary>
    private static async Task<DatabaseException?> TryAsync(ServerSession session, IReadOnlyList<string> statements, CancellationToken cancellationToken)
    {
        try
        {
            await session.ExecuteInTransactionAsync(statements, Operation, cancellationToken);
            return null;
        }
        catch (DatabaseException refused) when (session.Connection.State == System.Data.ConnectionState.Open)
        {
            return refused;
        }
    }
}
