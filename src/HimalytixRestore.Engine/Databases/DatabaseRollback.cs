using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Databases;

/// <summary>Puts a database that was set aside (by a reset, or as a template copy) back under its name.</summary>
/// <param name="connections">The server.</param>
/// <param name="reporter">Told the milestones.</param>
internal sealed class DatabaseRollback(ServerConnections connections, IRestoreReporter reporter)
{
    /// <summary>
    /// Puts it back. The database that has the name now is renamed in the same transaction and dropped afterwards. A roll back
    /// that was killed can be repeated: what is done already is not done again.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="previous">The name of the one to put back.</param>
    /// <param name="originalOid">The number of the database to put back, by which a finished roll back is known; 0 when it is not known.</param>
    /// <param name="stamp">The run; part of the name of the one that is taken away until it is dropped.</param>
    /// <param name="keepReplaced">Keep the one that is taken away under that name instead of dropping it.</param>
    /// <param name="cancellationToken">Ends it before the names change; both databases are as before then.</param>
    /// <exception cref="DatabaseException">
    /// The one to put back is gone while the one with the name is not known to be the original (<c>PreviousDatabaseMissing</c>), or the server refused.
    /// </exception>
    public async Task<DatabaseInfo> RunAsync(string database, string previous, long originalOid, string stamp, bool keepReplaced, CancellationToken cancellationToken)
    {
        string failed = DatabaseNames.Failed(database, stamp);
        await using ServerSession session = await connections.OpenMaintenanceAsync(cancellationToken);
        DatabaseInfo? current = await DatabaseInspector.FindAsync(session, database, cancellationToken);
        if (await DatabaseInspector.FindAsync(session, previous, cancellationToken) is not { } aside)
        {
            bool isBack = current is not null && (current.Oid == originalOid || await DatabaseInspector.FindAsync(session, failed, cancellationToken) is not null);
            if (!isBack)
                throw Missing(database, previous);

            if (!keepReplaced)
                await DropFailedAsync(session, failed);
            return current!;
        }

        await DatabaseObstacles.RefuseForRenameAsync(session, previous, cancellationToken);
        if (current is not null)
            await DatabaseObstacles.RefuseForDropAsync(session, database, cancellationToken);

        // The rest of an earlier roll back of the same run, before it was done anew.
        await DatabaseDropper.DropAsync(session, failed, cancellationToken);
        await RenameAsync(session, aside, current, database, failed, cancellationToken);
        reporter.Verbose($"Renamed database {previous} back to {database}.");
        if (current is not null && !keepReplaced)
            await DropFailedAsync(session, failed);

        return await DatabaseInspector.RequireAsync(session, database, CancellationToken.None);
    }

    private static async Task RenameAsync(ServerSession session, DatabaseInfo aside, DatabaseInfo? current, string database, string failed, CancellationToken cancellationToken)
    {
        DatabaseRename back = new(aside.Name, database, AllowsConnections: true);
        try
        {
            await DatabaseBlocker.CloseAsync(session, aside.Name, cancellationToken);
            if (current is null)
            {
                await DatabaseRenamer.RenameAsync(session, cancellationToken, back);
                return;
            }

            await DatabaseBlocker.CloseAsync(session, database, cancellationToken);
            await DatabaseRenamer.RenameAsync(session, cancellationToken, new DatabaseRename(database, failed, AllowsConnections: false), back);
        }
        catch when (session.Connection.State == System.Data.ConnectionState.Open)
        {
            await ReopenAsync(session, aside);
            if (current is not null)
                await ReopenAsync(session, current);

            throw;
        }
    }

    private static Task<int> ReopenAsync(ServerSession session, DatabaseInfo database) =>
        session.ExecuteAsync(DatabaseAttributes.AllowConnections(database.Name, database.AllowsConnections), $"Opening database {database.Name}", CancellationToken.None);

    private async Task DropFailedAsync(ServerSession session, string failed)
    {
        try
        {
            await DatabaseDropper.DropAsync(session, failed, CancellationToken.None);
        }
        catch (DatabaseException exception)
        {
            reporter.Warning($"The database that was taken away stays as {failed}: {exception.Message} {exception.RecommendedAction}");
        }
    }

    private static DatabaseException Missing(string database, string previous) => new("PreviousDatabaseMissing", RestoreErrorCategory.NotFound,
        $"There is no database {previous} to put back in the place of {database}.",
        $"See with psql -l which databases stand beside {database}; when its keep time was over, restore from a backup.")
    {
        Operation = $"Rolling back database {database}",
        TargetName = previous,
    };
}
