namespace HimalytixRestore.TestSupport;

/// <summary>
/// The PostgreSQL server that all tests of a process share, started when the first test asks for it.
/// Where none can be had a test is skipped with the reason, but fails in CI.
/// </summary>
public sealed class PostgresFixture : IAsyncDisposable
{
    private readonly bool _isCi;
    private readonly Lazy<Task<(PostgresServer? Server, string Reasons)>> _server;

    /// <summary>The server of this machine.</summary>
    public PostgresFixture()
        : this(PostgresSource.OfThisMachine, ContinuousIntegration.IsOn)
    {
    }

    /// <summary>A server from given ways.</summary>
    /// <param name="sources">The ways, best first.</param>
    /// <param name="isCi">True never skips.</param>
    internal PostgresFixture(IReadOnlyList<PostgresSource> sources, bool isCi)
    {
        _isCi = isCi;
        _server = new(() => PostgresSource.StartFirstAsync(sources));
    }

    /// <summary>The server.</summary>
    internal async Task<PostgresServer> GetAsync()
    {
        var (server, reasons) = await _server.Value;
        if (server is null)
            ContinuousIntegration.SkipOrFail(_isCi, $"No PostgreSQL server: {reasons}");
        return server!;
    }

    /// <summary>The server, when pg_dump and psql are there as well.</summary>
    internal async Task<PostgresServer> GetWithClientsAsync()
    {
        var server = await GetAsync();
        if (!server.HasClients)
            ContinuousIntegration.SkipOrFail(_isCi, $"No pg_dump and psql for the server of {server.Origin}.");
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated && await _server.Value is { Server: { } server })
            await server.DisposeAsync();
    }
}
