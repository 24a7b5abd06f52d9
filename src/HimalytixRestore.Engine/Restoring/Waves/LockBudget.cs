using System.Globalization;

namespace HimalytixRestore.Engine.Restoring.Waves;

/// <summary>
/// How many locks one of our transactions may hold: the server has one table of them for all its sessions, and about 2,675 tables with
/// an identity column in one transaction filled the default one (backup-format: the lock table is shared by all sessions).
/// </summary>
internal static class LockBudget
{
    /// <summary>Left to what begins later: the server's own workers, an operator's look.</summary>
    private const double Share = 0.75;

    private const string Query = """
        SELECT (pg_catalog.current_setting('max_locks_per_transaction')::int8
                * (pg_catalog.current_setting('max_connections')::int8 + pg_catalog.current_setting('max_prepared_transactions')::int8)
            - (SELECT pg_catalog.count(*) FROM pg_catalog.pg_locks))::text
        """;

    /// <summary>Asks the server.</summary>
    /// <param name="session">A session.</param>
    /// <param name="jobs">Transactions at once.</param>
    /// <param name="database">The target, for errors.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public static async Task<long> ReadAsync(DumpSession session, int jobs, string database, CancellationToken cancellationToken)
    {
        var (rows, error) = await session.QueryAsync(Query, cancellationToken);
        if (error is not null)
            throw RestoreErrors.RefusedOwn(Query, error, database);
        return (long)(long.Parse(rows[0][0], CultureInfo.InvariantCulture) * Share / jobs);
    }
}
