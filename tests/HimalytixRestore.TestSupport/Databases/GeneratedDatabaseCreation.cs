namespace HimalytixRestore.TestSupport.Databases;

/// <summary>Generated databases on a test server.</summary>
internal static class GeneratedDatabaseCreation
{
    /// <summary>Creates a database under a name that no other test has, and fills it.</summary>
    /// <param name="server">The server.</param>
    /// <param name="content">What goes into it.</param>
    /// <param name="scale">The share of the full size.</param>
    /// <returns>The database's name.</returns>
    public static async Task<string> CreateAsync(this PostgresServer server, GeneratedDatabase content, double scale)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(content);
        var database = await server.CreateDatabaseAsync(content.Name);
        await using var connection = await server.OpenAsync(database);
        await content.FillAsync(connection, scale, CancellationToken.None);
        return database;
    }
}
