using HimalytixRestore.Engine.Sandbox;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Runbook.Killing;

/// <summary>A server of one class's own whose commits last, to be killed.</summary>
public sealed class DurableServerFixture : IAsyncDisposable
{
    private readonly Lazy<Task<LocalPostgresServer>> _server = new(StartAsync);

    /// <summary>The server, with pg_dump.</summary>
    internal async Task<LocalPostgresServer> GetAsync()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("A server's processes are found and killed only on Linux.");
        var server = await _server.Value;
        if (!server.HasClients)
            ContinuousIntegration.SkipOrFail($"No pg_dump and psql for the server of {server.Origin}.");
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_server.IsValueCreated && _server.Value.IsCompletedSuccessfully)
            await (await _server.Value).DisposeAsync();
    }

    private static async Task<LocalPostgresServer> StartAsync()
    {
        try
        {
            return await LocalPostgresServer.StartAsync(await PostgresBinaries.FindAsync(CancellationToken.None), LocalPostgresServer.Durable);
        }
        catch (ConfigurationException missing)
        {
            ContinuousIntegration.SkipOrFail(missing.Message);
            throw;
        }
    }
}
