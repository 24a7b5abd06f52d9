using System.Text;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Restoring.Selecting;

/// <summary>
/// A database that is in use and gets a selection beside what it has: nobody is locked out, and all of the selection comes in one
/// transaction, so that it is there whole or not at all. So one session does it, whatever -Jobs says.
/// </summary>
/// <param name="server">The server.</param>
/// <param name="reporter">Told what a failure has left.</param>
/// <param name="plan">The selection.</param>
/// <param name="database">The database.</param>
/// <param name="runId">The run, by which our session is known.</param>
internal sealed class SharedTarget(ServerConnections server, IRestoreReporter reporter, SelectionPlan plan, string database, string runId)
{
    private const string EndSession = "SELECT pg_catalog.pg_terminate_backend(pid, 5000) FROM pg_catalog.pg_stat_activity WHERE datname = $1 AND application_name = $2";

    private static readonly TimeSpan CleanupPatience = TimeSpan.FromSeconds(30);
    private static readonly StatementRule Begins = new("SelectionBegin", StatementAction.Begin) { Kinds = [] };
    private static readonly StatementRule Ends = new("SelectionEnd", StatementAction.End) { Kinds = [] };

    private static readonly StatementRule Checks = new("SelectionKey", StatementAction.Run, "Rows of the selection point to rows that the database does not have any more; the key is there and holds for new rows alone.")
    {
        Kinds = [],
        ToleratedStates = ["23503"],
    };

    private string SessionName => $"{ServerConnections.ApplicationName} {runId}";

    /// <summary>Begins the transaction.</summary>
    /// <param name="scheduler">Runs what is to be run.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public async Task BeginAsync(RestoreScheduler scheduler, CancellationToken cancellationToken)
    {
        await RunAsync(scheduler, $"SET application_name = {SqlIdentifier.Literal(SessionName)}", StatementPolicy.Default, cancellationToken);
        await RunAsync(scheduler, "BEGIN", Begins, cancellationToken);
    }

    /// <summary>Gives the planner its statistics of what was restored, commits, waits until the server has it on disk, and checks the keys to other tables.</summary>
    /// <param name="scheduler">Runs what is to be run.</param>
    /// <param name="filter">Knows what was kept for the end.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public async Task CommitAsync(RestoreScheduler scheduler, SelectionFilter filter, CancellationToken cancellationToken)
    {
        await RunAsync(scheduler, "SET SESSION AUTHORIZATION DEFAULT", StatementPolicy.Default, cancellationToken);
        await RunAsync(scheduler, "RESET ROLE", StatementPolicy.Default, cancellationToken);
        foreach (var place in filter.Places)
            await scheduler.RunAsync(place, cancellationToken);
        await RunAsync(scheduler, "SET client_encoding = 'UTF8'", StatementPolicy.Default, cancellationToken);
        await RunAsync(scheduler, "SET synchronous_commit = on", StatementPolicy.Default, cancellationToken);
        foreach (var table in plan.Tables)
            await RunAsync(scheduler, $"ANALYZE {SqlIdentifier.Quote(table.Schema, table.Name)}", StatementPolicy.Default, cancellationToken);
        await RunAsync(scheduler, "COMMIT", Ends, cancellationToken);
        await scheduler.CompleteAsync(cancellationToken);
        foreach (var key in filter.Keys)
            await RunAsync(scheduler, $"ALTER TABLE ONLY {SqlIdentifier.Quote(key.Table.Schema, key.Table.Name)} VALIDATE CONSTRAINT {SqlIdentifier.Quote(key.Name)}", Checks, cancellationToken, key.Line);
        await scheduler.CompleteAsync(cancellationToken);
        reporter.Verbose($"The selection is in database {database}.");
    }

    /// <summary>Makes sure that a failed load has left no session, and says what is in the database now.</summary>
    public async Task AbandonAsync()
    {
        using CancellationTokenSource patience = new(CleanupPatience);
        try
        {
            await using (var maintenance = await server.OpenMaintenanceAsync(patience.Token))
                await maintenance.QueryAsync(EndSession, $"Ending our session in database {database}", row => row.GetBoolean(0), patience.Token, database, SessionName);
            await using var session = await server.OpenSessionAsync(database, patience.Token);
            var isThere = plan.IsIn(await TargetNames.ReadAsync(session, patience.Token));
            reporter.Warning(isThere
                ? $"The selection was committed in database {database} before the failure: it is there whole."
                : $"Nothing of the selection is in database {database}: its one transaction was rolled back, and the database is as it was.");
        }
        catch (Exception exception) when (exception is RestoreException or OperationCanceledException)
        {
            reporter.Warning($"Whether the selection is in database {database} could not be seen (it came in one transaction: all of it or nothing): {exception.Message}");
        }
    }

    private static ValueTask RunAsync(RestoreScheduler scheduler, string sql, StatementRule rule, CancellationToken cancellationToken, long line = 0)
        => scheduler.RunAsync(new PendingStatement(DumpSession.Encode(Encoding.UTF8.GetBytes(sql)), line, "", rule), cancellationToken);
}
