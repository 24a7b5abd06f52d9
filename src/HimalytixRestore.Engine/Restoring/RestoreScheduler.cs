using System.Text;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.Engine.Restoring.Waves;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>
/// The one place that decides what goes which way. With one job everything goes over the main session in the dump's order, statements
/// gathered in batches and rows read ahead. With more, rows of consecutive COPY blocks go over several sessions where the tables allow it, and statements where
/// <see cref="FootprintFinder"/> knows what they write and read; all else waits for them and goes over the main session, as do rows and statements for each other.
/// </summary>
internal sealed class RestoreScheduler : IAsyncDisposable
{
    private readonly DumpSession _session;
    private readonly HelperSessions _helpers;
    private readonly StatementBatcher _batcher;
    private readonly CopyLoader _loader;
    private readonly LoadRequest _request;
    private readonly SessionSettings _state;
    private readonly RestoreLedger _ledger;
    private readonly LoadProgress _progress;
    private readonly KnownObjects _known = new();
    private readonly FootprintFinder _footprints;
    private BareTables? _bare;
    private CopyPool? _pool;
    private StatementWaves? _waves;

    private RestoreScheduler(DumpSession session, HelperSessions helpers, LoadRequest request, SessionSettings state, RestoreLedger ledger, LoadProgress progress)
    {
        (_session, _helpers, _request, _state, _ledger, _progress) = (session, helpers, request, state, ledger, progress);
        _batcher = new StatementBatcher(session, ledger, request.Database);
        _footprints = new FootprintFinder(_known);
        _loader = new CopyLoader(session, ledger, progress, request.Database, request.CopyCommandBytes);
    }

    /// <summary>Opens what is needed on the server; further sessions are opened when rows come that can use them.</summary>
    /// <param name="server">The server.</param>
    /// <param name="request">The target and how it is filled.</param>
    /// <param name="state">The settings of every session.</param>
    /// <param name="ledger">Told what was done.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="warning">Told the server's warnings, by several sessions at once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused or cannot be reached.</exception>
    public static async Task<RestoreScheduler> OpenAsync(
        ServerConnections server, LoadRequest request, SessionSettings state, RestoreLedger ledger, LoadProgress progress, Action<string> warning, CancellationToken cancellationToken)
    {
        var session = await DumpSession.OpenAsync(server, request.Database, warning, cancellationToken);
        var scheduler = new RestoreScheduler(session, new HelperSessions(server, request.Database, warning), request, state, ledger, progress);
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
    /// <exception cref="DatabaseException">The server refused this or an earlier statement or row, or was lost.</exception>
    public async ValueTask RunAsync(PendingStatement statement, CancellationToken cancellationToken)
    {
        await FinishRowsAsync();
        _bare = null;
        var footprint = _request.Jobs > 1 ? _footprints.Find(statement) : Footprint.Barrier();
        if (footprint.IsBarrier || _batcher.IsInDumpTransaction || !_state.IsReplayable || (_waves is null && footprint.IsEmpty))
        {
            await FinishWavesAsync(cancellationToken);
            await _batcher.AddAsync(statement, cancellationToken);
        }
        else
        {
            await _batcher.FlushAsync(cancellationToken);
            _waves ??= await BeginWavesAsync(cancellationToken);
            await _waves.AddAsync(statement, footprint);
        }
    }

    /// <summary>Loads a COPY block; with several sessions it may still be under way on return.</summary>
    /// <param name="reader">The reader, which has just given the COPY statement.</param>
    /// <param name="copy">That statement.</param>
    /// <param name="target">Its table.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused the rows or an earlier statement, or was lost.</exception>
    public async Task CopyAsync(DumpReader reader, PendingStatement copy, CopyTarget target, CancellationToken cancellationToken)
    {
        await FinishWavesAsync(cancellationToken);
        await _batcher.FlushAsync(cancellationToken);
        var (isShared, isUnfilled) = await FindAsync(copy, target, cancellationToken);
        if (isShared)
        {
            _pool ??= await OpenPoolAsync(cancellationToken);
            await _pool.LoadAsync(reader, copy, target, isUnfilled && _request.WasEmpty);
            return;
        }

        await FinishRowsAsync();
        await _loader.LoadAsync(reader, copy, target, cancellationToken);
    }

    /// <summary>Runs what still waits.</summary>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    /// <exception cref="DatabaseException">The server refused a statement or a row, or was lost.</exception>
    public async ValueTask CompleteAsync(CancellationToken cancellationToken)
    {
        await FinishRowsAsync();
        await FinishWavesAsync(cancellationToken);
        await _batcher.FlushAsync(cancellationToken);
    }

    /// <summary>Gives the planner its statistics, and waits until everything loaded is on the server's disk.</summary>
    /// <param name="database">The target.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public async Task SettleAsync(string database, CancellationToken cancellationToken)
    {
        await RunOwnAsync(["SET SESSION AUTHORIZATION DEFAULT", "RESET ROLE"], database, cancellationToken);
        DatabaseAnalyzer analyzer = new(_session, database, _progress);
        var units = await analyzer.PlanAsync(_ledger.TablesWithStatistics, cancellationToken);
        var helpers = await _helpers.ProvideAsync(Math.Min(_request.Jobs, units.Count) - 1, _state.Statements, cancellationToken);
        await analyzer.RunAsync(units, [_session, .. helpers], cancellationToken);
        if (analyzer.Kept > 0)
            _ledger.Add(new RestoreNotice(RestoreNoticeKind.Information, 0, "", FormattableString.Invariant($"The dump brought the statistics of {analyzer.Kept} tables: they were not analyzed again.")), degrades: false);

        // A commit that is waited for takes every commit before it to the disk, also those of other sessions; this one is sure to write to the log.
        await RunOwnAsync(["SET synchronous_commit = on"], database, cancellationToken);
        await RunOwnAsync(["SELECT pg_catalog.pg_logical_emit_message(true, 'himalytix_restore', 'loaded')"], database, cancellationToken);
    }

    /// <summary>Ends what is under way and closes the sessions.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_pool is not null)
            await _pool.DisposeAsync();
        if (_waves is not null)
            await _waves.DisposeAsync();
        await _helpers.DisposeAsync();
        await _session.DisposeAsync();
    }

    /// <summary>Whether a block can go over several sessions, only where nothing of its order and of the main session's state could be seen; and whether its table has no rows.</summary>
    private async Task<(bool IsShared, bool IsUnfilled)> FindAsync(PendingStatement copy, CopyTarget target, CancellationToken cancellationToken)
    {
        if (_batcher.IsInDumpTransaction || !_state.IsReplayable)
            return (false, false);

        // While rows are loaded no statement runs, so that the answer stays true.
        _bare ??= await BareTables.ReadAsync(_session, _request.Database, cancellationToken);
        return (_bare.TryTake(copy, target, out var isUnfilled), isUnfilled);
    }

    private async Task<CopyPool> OpenPoolAsync(CancellationToken cancellationToken)
    {
        var helpers = await _helpers.ProvideAsync(_request.Jobs - 1, _state.Statements, cancellationToken);
        return new CopyPool([_session, .. helpers], _ledger, _progress, _request, cancellationToken);
    }

    private async Task<StatementWaves> BeginWavesAsync(CancellationToken cancellationToken)
    {
        var helpers = await _helpers.ProvideAsync(_request.Jobs - 1, _state.Statements, cancellationToken);
        var locks = await LockBudget.ReadAsync(_session, _request.Jobs, _request.Database, cancellationToken);
        var encoding = _session.TextEncoding;
        UnitBuilder builder = new(_known, table => _ledger.SizeOf(Decode(table.Schema), Decode(table.Name)), new UnitLimits(_request.AloneAboveBytes, locks));
        return new StatementWaves([_session, .. helpers], builder, _state, _ledger, _progress, _request.Database, cancellationToken);

        // The ledger has the names as the dump's encoding means them.
        string Decode(string name) => encoding.GetString(Encoding.Latin1.GetBytes(name));
    }

    private async ValueTask FinishWavesAsync(CancellationToken cancellationToken)
    {
        if (_waves is not { } waves)
            return;
        await waves.DrainAsync(cancellationToken);
        await waves.DisposeAsync();
        _waves = null;
    }

    private async ValueTask FinishRowsAsync()
    {
        if (_pool is not { } pool)
            return;
        await pool.CompleteAsync();
        await pool.DisposeAsync();
        _pool = null;
    }

    private async Task RunOwnAsync(IReadOnlyList<string> statements, string database, CancellationToken cancellationToken)
    {
        if (await _session.ExecuteAsync(statements, cancellationToken) is { } failure)
            throw RestoreErrors.RefusedOwn(statements[failure.Index], failure.Error, database);
    }
}
