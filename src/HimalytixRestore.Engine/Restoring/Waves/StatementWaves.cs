namespace HimalytixRestore.Engine.Restoring.Waves;

/// <summary>A stretch of statements, without rows and barriers between them, on its way over several sessions.</summary>
internal sealed class StatementWaves : IAsyncDisposable
{
    private readonly UnitBuilder _builder;
    private readonly SessionSettings _state;
    private readonly UnitSession[] _sessions;
    private readonly UnitScheduler _scheduler;
    private IReadOnlyList<string> _settings;

    /// <summary>Begins to wait for statements.</summary>
    /// <param name="sessions">The sessions, all at the settings the dump has reached; nobody else uses them before <see cref="DrainAsync"/> or <see cref="DisposeAsync"/> has returned.</param>
    /// <param name="builder">Makes units of the statements.</param>
    /// <param name="state">The settings the dump has reached.</param>
    /// <param name="ledger">Told what was run.</param>
    /// <param name="progress">Told what is under way.</param>
    /// <param name="database">The target, for errors.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public StatementWaves(IEnumerable<DumpSession> sessions, UnitBuilder builder, SessionSettings state, RestoreLedger ledger, LoadProgress progress, string database, CancellationToken cancellationToken)
    {
        (_builder, _state, _settings) = (builder, state, state.Statements);
        _sessions = [.. sessions.Select(session => new UnitSession(session, _settings, ledger, progress, database))];
        _scheduler = new UnitScheduler(_sessions.Select(session => (UnitScheduler.UnitLane)session.RunAsync), cancellationToken);
    }

    /// <summary>Takes a statement; it may still be under way, or wait, on return.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="footprint">What it writes and reads; no barrier.</param>
    /// <exception cref="DatabaseException">This or an earlier statement failed.</exception>
    public async Task AddAsync(PendingStatement statement, Footprint footprint)
    {
        if (footprint.IsEmpty)
            _settings = _state.Statements;
        foreach (var unit in _builder.Add(statement, footprint, _settings))
            await _scheduler.EnterAsync(unit);
    }

    /// <summary>Waits until all is done. The sessions are free then, all at the settings the dump has reached.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">A statement failed.</exception>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        foreach (var unit in _builder.Complete())
            await _scheduler.EnterAsync(unit);
        await _scheduler.DrainAsync();
        foreach (var session in _sessions)
            await session.BringToAsync(_settings, cancellationToken);
    }

    /// <summary>Ends what is under way.</summary>
    public ValueTask DisposeAsync() => _scheduler.DisposeAsync();
}
