using HimalytixRestore.Engine.Sandbox;

namespace HimalytixRestore.TestSupport;

/// <summary>Databases with the ERP sample.</summary>
internal static class ErpSample
{
    /// <summary>Creates a database with the whole sample.</summary>
    /// <param name="server">The server.</param>
    /// <param name="purpose">The start of its name.</param>
    /// <param name="options">What follows CREATE DATABASE.</param>
    public static async Task<string> CreateErpSampleAsync(this PostgresServer server, string purpose = "erp", string options = "TEMPLATE template0")
    {
        ArgumentNullException.ThrowIfNull(server);
        var database = await server.CreateDatabaseAsync(purpose, options);
        await using var connection = await server.OpenAsync(database);
        await SampleData.CreateAsync(connection, CancellationToken.None);
        await SampleData.AddLatestDayAsync(connection, CancellationToken.None);
        return database;
    }
}
