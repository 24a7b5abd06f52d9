using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>
/// The one place that decides what runs when and on which session. It keeps the dump's order on one session: a statement waits in the
/// batch, and rows are a barrier that sends the batch first.
/// </summary>
internal sealed class RestoreScheduler : IAsyncDisposable
{
    private readonly DumpSession _session;
    private readonly StatementBatcher _batcher;
    private readonly CopyLoader _loader;

    private RestoreScheduler(DumpSession session, RestoreLedger ledger, RestoreProgressMeter meter, LoadRequest request)
    {
        _session = session;
        _batcher = new StatementBatcher(session, ledger, request.Database);
        _loader = new CopyLoader(session, ledger, meter, request.Database, request.CopyCommandBytes);
    }

    /// <summary>Opens what is needed on the server.</summary>
    /// <param name="server">The server.</param>
    /// <param name="request">The target and how it is filled.</param>
    /// <param name="state">The settings of every session.</param>
    /// <param name="ledger">Told what was done.</param>
    /// <param name="meter">Told how far it is.</param>
    /// <param name="warning">Told the server's warnings.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused or cannot be reached.</exception>
    public static async Task<RestoreScheduler> OpenAsync(
        ServerConnections server, LoadRequest request, SessionSettings state, RestoreLedger ledger, RestoreProgressMeter meter, Action<string> warning, CancellationToken cancellationToken)
    {
        var session = await DumpSession.OpenAsync(server, request.Database, warning, cancellationToken);
        var scheduler = new RestoreScheduler(session, ledger, meter, request);
        try
        {
            await scheduler.RunOwnAsync(state.Statements, request.Database, cancellationToken);
            return scheduler;
        }
        catch
        {
            await scheduler.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a statement, now or with others later.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="cancellationToken">Cancels what is under way on the server.</param>
    /// <exception cref="DatabaseException">The server refused this or an earlier statement, or was lost.</exception>
    public ValueTask RunAsync(PendingStatement statement, CancellationToken cancellationToken) => _batcher.AddAsync(statement, cancellationToken);

    /// <summary>Loads a COPY block.</summary>
    /// <param name="reader">The reader, which has just given the COPY statement.</param>
    /// <param name="copy">That statement.</param>
    /// <param name="target">Its table.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused the rows or an earlier statement, or was lost.</exception>
    public async Task CopyAsync(DumpReader reader, PendingStatement copy, CopyTarget target, CancellationToken cancellationToken)
    {
        await _batcher.FlushAsync(cancellationToken);
        await _loader.LoadAsync(reader, copy, target, cancellationToken);
    }

    /// <summary>Runs what still waits.</summary>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    /// <exception cref="DatabaseException">The server refused a statement or was lost.</exception>
    public ValueTask CompleteAsync(CancellationToken cancellationToken) => _batcher.FlushAsync(cancellationToken);

    /// <summary>Gives the planner its statistics, and waits until everything loaded is on the server's disk.</summary>
    /// <param name="database">The target.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public async Task SettleAsync(string database, CancellationToken cancellationToken)
    {
        // Warnings would be one for each shared catalogue that only a superuser may analyze.
        await RunOwnAsync(["SET SESSION AUTHORIZATION DEFAULT", "RESET ROLE", "SET client_min_messages = error"], database, cancellationToken);
        await RunOwnAsync(["ANALYZE"], database, cancellationToken);

        // A commit that is waited for takes every commit before it to the disk; this one is sure to write to the log.
        await RunOwnAsync(["SET synchronous_commit = on"], database, cancellationToken);
        await RunOwnAsync(["SELECT pg_catalog.pg_logical_emit_message(true, 'himalytix_restore', 'loaded')"], database, cancellationToken);
    }

    /// <summary>Closes the sessions.</summary>
    public ValueTask DisposeAsync() => _session.DisposeAsync();

    private async Task RunOwnAsync(IReadOnlyList<string> statements, string database, CancellationToken cancellationToken)
    {
        if (await _session.ExecuteAsync(statements, cancellationToken) is { } failure)
            throw RestoreErrors.RefusedOwn(statements[failure.Index], failure.Error, database);
    }
}
