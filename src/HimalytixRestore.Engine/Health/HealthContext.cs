using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Health;

/// <summary>What the checks of one database share.</summary>
/// <param name="connections">The server.</param>
/// <param name="target">The database and what is known about it.</param>
internal sealed class HealthContext(ServerConnections connections, HealthTarget target) : IAsyncDisposable
{
    private ServerSession? _session;

    /// <summary>The database and what is known about it.</summary>
    public HealthTarget Target { get; } = target;

    /// <summary>The server, <c>host:port</c>.</summary>
    public string Server => connections.Settings.Address;

    /// <summary>A session in the database.</summary>
    public ServerSession Session => _session ?? throw new InvalidOperationException("The session is opened before the first check.");

    /// <summary>Row counts, each table counted once.</summary>
    public TableCounts Counts { get; } = new();

    /// <summary>Opens the session, or another one when it was lost.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The database cannot be reached.</exception>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        if (_session?.Connection.State == System.Data.ConnectionState.Open)
            return;
        if (_session is not null)
            await _session.DisposeAsync();
        _session = await connections.OpenSessionAsync(Target.Database, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _session?.DisposeAsync() ?? ValueTask.CompletedTask;
}
