using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>The sessions besides the main one, opened when they are first needed and kept in the state the dump has reached.</summary>
/// <param name="server">The server.</param>
/// <param name="database">The target.</param>
/// <param name="warning">Told the server's warnings.</param>
internal sealed class HelperSessions(ServerConnections server, string database, Action<string> warning) : IAsyncDisposable
{
    private const string TooManyConnections = "53300";

    private readonly List<DumpSession> _sessions = [];
    private IReadOnlyList<string> _state = [];
    private bool _isFull;

    /// <summary>Gives so many sessions, or fewer where the server has no more to give.</summary>
    /// <param name="count">How many are wanted.</param>
    /// <param name="state">The statements that bring a new session into the state the dump has reached.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public async Task<IReadOnlyList<DumpSession>> ProvideAsync(int count, IReadOnlyList<string> state, CancellationToken cancellationToken)
    {
        if (!_state.SequenceEqual(state, StringComparer.Ordinal))
        {
            foreach (var session in _sessions)
                await PrepareAsync(session, state, cancellationToken);
            _state = state;
        }

        while (_sessions.Count < count && !_isFull)
        {
            if (await TryOpenAsync(cancellationToken) is not { } session)
                break;
            _sessions.Add(session);
            await PrepareAsync(session, state, cancellationToken);
        }

        return _sessions;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions)
            await session.DisposeAsync();
        _sessions.Clear();
    }

    private async Task<DumpSession?> TryOpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await DumpSession.OpenAsync(server, database, warning, cancellationToken);
        }
        catch (DatabaseException exception) when (string.Equals(exception.Evidence.GetValueOrDefault("SqlState"), TooManyConnections, StringComparison.Ordinal))
        {
            // Speed is all that is lost; others, or the role's own limit, were first.
            _isFull = true;
            return null;
        }
    }

    private async Task PrepareAsync(DumpSession session, IReadOnlyList<string> state, CancellationToken cancellationToken)
    {
        if (await session.ExecuteAsync(state, cancellationToken) is { } failure)
            throw RestoreErrors.RefusedOwn(state[failure.Index], failure.Error, database);
    }
}
