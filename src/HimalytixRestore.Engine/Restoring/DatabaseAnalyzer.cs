using System.Collections.Concurrent;
using System.Globalization;
using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>
/// Gives the planner the statistics that a plain ANALYZE would, over several sessions. Tables whose statistics the dump brought keep
/// those: they are the source's own, which may have been made with more care.
/// </summary>
/// <param name="main">A session in the target.</param>
/// <param name="database">The target, for errors.</param>
/// <param name="progress">Told what is analyzed.</param>
internal sealed class DatabaseAnalyzer(DumpSession main, string database, LoadProgress progress)
{
    /// <summary>
    /// What a plain ANALYZE takes, the catalogues included. A partitioned table brings its partitions with it, so they are not listed
    /// beside it; from 18 on a parent by inheritance would too, and is told not to.
    /// </summary>
    private const string Tables = """
        SELECT nspname, relname, CASE WHEN relkind = 'r' AND pg_catalog.current_setting('server_version_num')::int4 >= 180000 THEN 'ONLY ' ELSE '' END,
            (CASE WHEN relkind = 'p' THEN (SELECT coalesce(pg_catalog.sum(pg_catalog.pg_relation_size(relid)), 0) FROM pg_catalog.pg_partition_tree(c.oid) WHERE isleaf)
                ELSE coalesce(pg_catalog.pg_relation_size(c.oid), 0) END)::text
        FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = relnamespace
        WHERE relkind IN ('r', 'm', 'p') AND NOT relispartition AND relpersistence <> 't'
        """;

    private const string Analyzed = "SELECT DISTINCT schemaname, tablename FROM pg_catalog.pg_stats";

    /// <summary>Tables whose statistics the dump brought and the server took; known after <see cref="PlanAsync"/>.</summary>
    public int Kept { get; private set; }

    /// <summary>Finds out what is to be analyzed.</summary>
    /// <param name="brought">Tables whose statistics were in the dump.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public async Task<IReadOnlyList<AnalyzeUnit>> PlanAsync(IReadOnlyCollection<(string Schema, string Name)> brought, CancellationToken cancellationToken)
    {
        // What the dump brought counts only where the server took it: its functions warn and go on.
        HashSet<(string, string)> kept = [];
        if (brought.Count > 0)
            kept = [.. (await QueryAsync(Analyzed, cancellationToken)).Select(row => (row[0], row[1])).Where(brought.ToHashSet().Contains)];
        List<(string Name, long Bytes)> tables = [];
        foreach (var row in await QueryAsync(Tables, cancellationToken))
        {
            if (kept.Contains((row[0], row[1])))
                Kept++;
            else
                tables.Add((row[2] + SqlIdentifier.Quote(row[0], row[1]), long.Parse(row[3], CultureInfo.InvariantCulture)));
        }

        return AnalyzeUnit.Of(tables);
    }

    /// <summary>Analyzes; the first failure ends it.</summary>
    /// <param name="units">What <see cref="PlanAsync"/> found.</param>
    /// <param name="sessions">Sessions of the login role, which nobody else uses meanwhile.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public async Task RunAsync(IReadOnlyList<AnalyzeUnit> units, IReadOnlyList<DumpSession> sessions, CancellationToken cancellationToken)
    {
        progress.BeginStatistics();
        ConcurrentQueue<AnalyzeUnit> queue = new(units);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        DatabaseException? failure = null;
        await Task.WhenAll(sessions.Select(async session =>
        {
            try
            {
                // Warnings would be one for each shared catalogue that only a superuser may analyze.
                await RunAsync(session, "SET client_min_messages = error", ending.Token);
                while (queue.TryDequeue(out var unit))
                {
                    progress.Begin(unit.Name);
                    await RunAsync(session, unit.Sql, ending.Token);
                    progress.End(unit.Name);
                }
            }
            catch (DatabaseException exception)
            {
                Interlocked.CompareExchange(ref failure, exception, null);
                await ending.CancelAsync();
            }
            catch (OperationCanceledException) when (failure is not null)
            {
                // Another session's failure ended this one; it is the cause.
            }
        }));
        if (failure is not null)
            throw failure;
    }

    private async Task<IReadOnlyList<string[]>> QueryAsync(string query, CancellationToken cancellationToken)
    {
        var (rows, error) = await main.QueryAsync(query, cancellationToken);
        return error is null ? rows : throw RestoreErrors.RefusedOwn(query, error, database);
    }

    private async Task RunAsync(DumpSession session, string sql, CancellationToken cancellationToken)
    {
        if (await session.ExecuteAsync([DumpSession.Encode(session.TextEncoding.GetBytes(sql))], cancellationToken) is { } failed)
            throw RestoreErrors.RefusedOwn(sql, failed.Error, database);
    }
}
