namespace HimalytixRestore.Engine.Databases;

/// <summary>Keeps a database on its own server: renamed aside, or copied as a template.</summary>
/// <param name="connections">The server.</param>
internal sealed class DatabaseCopies(ServerConnections connections)
{
    /// <summary>Renames a database aside; there is none of its name afterwards.</summary>
    /// <param name="database">The database.</param>
    /// <param name="name">Its name from then on.</param>
    /// <param name="cancellationToken">Ends it; the database is as before then.</param>
    /// <returns>What the database carries, under its old name.</returns>
    /// <exception cref="DatabaseException">Something is in the way, or the server refused; the database is as before.</exception>
    public Task<DatabaseInfo> RenameAsideAsync(string database, string name, CancellationToken cancellationToken) =>
        WithClosedAsync(database, DatabaseObstacles.RefuseForRenameAsync,
            (session, live) => DatabaseRenamer.RenameAsync(session, cancellationToken, new DatabaseRename(database, name, live.AllowsConnections)), cancellationToken);

    /// <summary>
    /// Copies a database file by file, which works on damaged pages too. Its sessions are ended, it is closed while the copy is
    /// made. A copy lacks access list, limit, comment and settings: they are put on it, so that it can take the original's place.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="name">The copy's name.</param>
    /// <param name="cancellationToken">Ends it; no copy is left and the database is as before then.</param>
    /// <returns>What the database carries.</returns>
    /// <exception cref="DatabaseException">Something is in the way, or the server refused; no copy is left and the database is as before.</exception>
    public Task<DatabaseInfo> CopyAsync(string database, string name, CancellationToken cancellationToken) =>
        WithClosedAsync(database, DatabaseObstacles.RefuseForCopyAsync, async (session, live) =>
        {
            string operation = $"Copying database {database} to {name}";
            string strategy = session.MajorVersion >= 15 ? " STRATEGY = file_copy" : "";
            await session.ExecuteAsync(
                $"CREATE DATABASE {SqlIdentifier.Quote(name)} WITH TEMPLATE = {SqlIdentifier.Quote(database)} OWNER = {SqlIdentifier.Quote(live.Owner)} ALLOW_CONNECTIONS = false{strategy}",
                operation, cancellationToken);
            try
            {
                DatabaseInfo copy = await DatabaseInspector.RequireAsync(session, name, cancellationToken);
                await session.ExecuteInTransactionAsync(
                    [.. DatabaseAttributes.Decorate(name, live), .. DatabaseAttributes.Admit(name, live, copy), DatabaseAttributes.AllowConnections(name, live.AllowsConnections)],
                    operation, cancellationToken);
            }
            catch when (session.Connection.State == System.Data.ConnectionState.Open)
            {
                await DatabaseDropper.DropAsync(session, name, CancellationToken.None);
                throw;
            }
        }, cancellationToken);

    private async Task<DatabaseInfo> WithClosedAsync(
        string database, Func<ServerSession, string, CancellationToken, Task> refuse, Func<ServerSession, DatabaseInfo, Task> work, CancellationToken cancellationToken)
    {
        DatabaseInfo live;
        await using (ServerSession session = await connections.OpenMaintenanceAsync(cancellationToken))
        {
            live = await DatabaseInspector.RequireAsync(session, database, cancellationToken);
            await refuse(session, database, cancellationToken);
            try
            {
                await DatabaseBlocker.CloseAsync(session, database, cancellationToken);
                await work(session, live);
            }
            catch
            {
                await ReopenAsync(live);
                throw;
            }
        }

        await ReopenAsync(live);
        return live;
    }

    /// <summary>A session of its own, because the one that failed may be dead; after a rename there is nothing left to open.</summary>
    private async Task ReopenAsync(DatabaseInfo live)
    {
        await using ServerSession session = await connections.OpenMaintenanceAsync(CancellationToken.None);
        if (await DatabaseInspector.FindAsync(session, live.Name, CancellationToken.None) is not null)
            await session.ExecuteAsync(DatabaseAttributes.AllowConnections(live.Name, live.AllowsConnections), $"Opening database {live.Name}", CancellationToken.None);
    }
}
