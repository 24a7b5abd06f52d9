namespace HimalytixRestore.Engine.Databases;

/// <summary>Drops databases that are no longer needed.</summary>
internal static class DatabaseDropper
{
    /// <summary>Drops a database; its sessions are ended first.</summary>
    /// <param name="session">A session in another database.</param>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Ends it; the database is as before then.</param>
    /// <returns>False when there was no such database.</returns>
    /// <exception cref="DatabaseException">Something is in the way, or a right is missing; the database is as before.</exception>
    public static async Task<bool> DropAsync(ServerSession session, string database, CancellationToken cancellationToken)
    {
        if (await DatabaseInspector.FindAsync(session, database, cancellationToken) is not { } current)
            return false;

        await DatabaseObstacles.RefuseForDropAsync(session, database, cancellationToken);
        try
        {
            if (current.IsTemplate)
                await session.ExecuteAsync($"ALTER DATABASE {SqlIdentifier.Quote(database)} IS_TEMPLATE false", $"Dropping database {database}", cancellationToken);

            await DatabaseBlocker.CloseAsync(session, database, cancellationToken);
            await session.ExecuteAsync($"DROP DATABASE {SqlIdentifier.Quote(database)}", $"Dropping database {database}", cancellationToken);
            return true;
        }
        catch
        {
            await ReopenAsync(session, current);
            throw;
        }
    }

    private static async Task ReopenAsync(ServerSession session, DatabaseInfo current)
    {
        string quoted = SqlIdentifier.Quote(current.Name);
        if (session.Connection.State != System.Data.ConnectionState.Open || await DatabaseInspector.FindAsync(session, current.Name, CancellationToken.None) is null)
            return;

        await session.ExecuteAsync($"ALTER DATABASE {quoted} IS_TEMPLATE {(current.IsTemplate ? "true" : "false")}", $"Opening database {current.Name}", CancellationToken.None);
        await session.ExecuteAsync(DatabaseAttributes.AllowConnections(current.Name, current.AllowsConnections), $"Opening database {current.Name}", CancellationToken.None);
    }
}
