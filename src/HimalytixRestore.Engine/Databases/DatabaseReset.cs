using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Databases;

/// <summary>
/// Puts an empty database with the old one's attributes in its place. The new one is made first, beside the live one, so that
/// whatever the server refuses (a locale, a tablespace, a right) is known before anything is touched; then the live one is
/// closed and both names change in one transaction. Never is a database dropped before its successor stands.
/// Source: docs/architecture.md, "Safety"; docs/backup-format.md, "Swapping databases".
/// </summary>
/// <param name="connections">The server.</param>
/// <param name="reporter">Told the milestones.</param>
internal sealed class DatabaseReset(ServerConnections connections, IRestoreReporter reporter)
{
    /// <summary>Resets a database; where there is none it is created.</summary>
    /// <param name="order">What to do.</param>
    /// <param name="cancellationToken">Ends it; everything is as before then.</param>
    /// <returns>The new database with the attributes it has, or will have once it is finished.</returns>
    /// <exception cref="DatabaseException">Something is in the way or the server refused; everything is as before.</exception>
    /// <exception cref="ConfigurationException">The database is the one we work from, or a name is too long.</exception>
    public async Task<DatabaseInfo> RunAsync(ResetOrder order, CancellationToken cancellationToken)
    {
        RefuseMaintenanceDatabase(order.Database);
        DatabaseNames.RefuseTooLong(order.PreviousName);
        await using ServerSession session = await connections.OpenMaintenanceAsync(cancellationToken);
        DatabaseInfo? live = await DatabaseInspector.FindAsync(session, order.Database, cancellationToken);
        DatabaseInfo attributes = TrueAttributes(order.Attributes ?? live ?? await DatabaseInspector.DefaultsAsync(session, order.Database, order.DefaultOwner, cancellationToken))
            with { Name = order.Database };
        if (live is null)
        {
            // Under the other name until it is whole: what a killed attempt leaves is then known by its name.
            bool isAside = string.Equals(order.StagingName, order.Database, StringComparison.Ordinal);
            await ClearStagingAsync(session, order, cancellationToken);
            await DatabaseCreator.CreateAsync(session, order.StagingName, attributes, order.RunId, keepClosed: !isAside, cancellationToken);
            if (!isAside)
                await DatabaseRenamer.RenameAsync(session, cancellationToken, new DatabaseRename(order.StagingName, order.Database, order.RunId is not null || attributes.AllowsConnections));
            reporter.Verbose($"Created database {order.Database}; there was none of this name.");
            return await DescribeAsync(session, order, previousName: null);
        }

        if (!live.AllowsConnections)
        {
            // Nobody works with a closed database: an attempt that was killed closed it. Neither it nor its successor may stay so.
            reporter.Warning($"Database {order.Database} let nobody in, which is what a killed attempt leaves behind; it is opened.");
            live = live with { AllowsConnections = true };
            attributes = attributes with { AllowsConnections = order.Attributes?.AllowsConnections ?? true };
        }

        await RefuseObstaclesAsync(session, order, cancellationToken);
        await ReplaceAsync(session, order, live, attributes, cancellationToken);
        string? previous = order.Drop && await TryDropAsync(session, order.PreviousName) ? null : order.PreviousName;
        return await DescribeAsync(session, order, previous);
    }

    /// <summary>
    /// Clears away what a reset, rename or copy that was killed left behind: the live database is opened, the new one that did not
    /// yet take its place is dropped. When the names have changed already, or nothing was begun, there is nothing to do.
    /// </summary>
    /// <param name="order">What was to be done.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public async Task RecoverAsync(ResetOrder order, CancellationToken cancellationToken)
    {
        await using ServerSession session = await connections.OpenMaintenanceAsync(cancellationToken);
        if (await DatabaseInspector.FindAsync(session, order.Database, cancellationToken) is { AllowsConnections: false })
        {
            await DatabaseBlocker.OpenAsync(session, order.Database, cancellationToken);
            reporter.Verbose($"Opened database {order.Database} again.");
        }

        if (await DatabaseInspector.FindAsync(session, order.StagingName, cancellationToken) is { } staging && IsOurs(staging))
            await DatabaseDropper.DropAsync(session, order.StagingName, cancellationToken);
    }

    /// <summary>A new database that did not yet take the old one's place is closed, or carries our mark.</summary>
    private static bool IsOurs(DatabaseInfo staging) => !staging.AllowsConnections || UnfinishedMark.Find(staging) is not null;

    /// <summary>The attributes a database has once it is finished; an unfinished one of an earlier attempt keeps them in its mark.</summary>
    private static DatabaseInfo TrueAttributes(DatabaseInfo database) => UnfinishedMark.Find(database)?.ApplyTo(database) ?? database;

    private void RefuseMaintenanceDatabase(string database)
    {
        if (string.Equals(database, connections.Settings.MaintenanceDatabase, StringComparison.Ordinal))
        {
            throw new ConfigurationException("MaintenanceDatabaseIsTarget", $"Database {database} is the one the work is done from and cannot be replaced from within.",
                "Name another database with -MaintenanceDatabase, for example template1.")
            { TargetName = database };
        }
    }

    private static async Task RefuseObstaclesAsync(ServerSession session, ResetOrder order, CancellationToken cancellationToken)
    {
        if (order.Drop)
            await DatabaseObstacles.RefuseForDropAsync(session, order.Database, cancellationToken);
        else
            await DatabaseObstacles.RefuseForRenameAsync(session, order.Database, cancellationToken);

        if (await DatabaseInspector.FindAsync(session, order.PreviousName, cancellationToken) is not null)
            throw DatabaseErrors.NameTaken(order.PreviousName);

        await ClearStagingAsync(session, order, cancellationToken);
    }

    /// <summary>A staging database of ours is the rest of an attempt that was killed.</summary>
    private static async Task ClearStagingAsync(ServerSession session, ResetOrder order, CancellationToken cancellationToken)
    {
        if (await DatabaseInspector.FindAsync(session, order.StagingName, cancellationToken) is { } staging)
        {
            if (!IsOurs(staging))
                throw DatabaseErrors.NameTaken(order.StagingName);

            await DatabaseDropper.DropAsync(session, order.StagingName, cancellationToken);
        }
    }

    private async Task ReplaceAsync(ServerSession session, ResetOrder order, DatabaseInfo live, DatabaseInfo attributes, CancellationToken cancellationToken)
    {
        try
        {
            await DatabaseCreator.CreateAsync(session, order.StagingName, attributes, order.RunId, keepClosed: true, cancellationToken);
            await DatabaseBlocker.CloseAsync(session, order.Database, cancellationToken);
            await DatabaseRenamer.RenameAsync(session, cancellationToken,
                new DatabaseRename(order.Database, order.PreviousName, live.AllowsConnections),
                new DatabaseRename(order.StagingName, order.Database, order.RunId is not null || attributes.AllowsConnections));
            reporter.Verbose($"Renamed database {order.Database} to {order.PreviousName}; a new one with its attributes is in its place.");
        }
        catch (Exception exception)
        {
            if (!await UndoAsync(order, live, exception))
                return;

            throw;
        }
    }

    /// <summary>Brings everything back; false when nothing is to be undone because the last transaction was committed although the connection was lost.</summary>
    private async Task<bool> UndoAsync(ResetOrder order, DatabaseInfo live, Exception cause)
    {
        try
        {
            // Not the session that failed: it may be dead, or in the middle of something.
            await using ServerSession session = await connections.OpenMaintenanceAsync(CancellationToken.None);
            if ((await DatabaseInspector.FindAsync(session, order.PreviousName, CancellationToken.None))?.Oid == live.Oid)
                return false;

            await session.ExecuteAsync(DatabaseAttributes.AllowConnections(order.Database, live.AllowsConnections), $"Opening database {order.Database}", CancellationToken.None);
            await DatabaseDropper.DropAsync(session, order.StagingName, CancellationToken.None);
            return true;
        }
        catch (DatabaseException undo)
        {
            throw new DatabaseException("ResetNotUndone", RestoreErrorCategory.OperationFailed,
                $"Resetting database {order.Database} failed ({cause.Message}) and could not be undone ({undo.Message}). The database is whole but may let nobody in.",
                $"Once the server answers: {DatabaseAttributes.AllowConnections(order.Database, live.AllowsConnections)}; DROP DATABASE IF EXISTS {SqlIdentifier.Quote(order.StagingName)}.", cause)
            {
                Operation = $"Resetting database {order.Database}",
                TargetName = order.Database,
                Evidence = undo.Evidence,
            };
        }
    }

    /// <summary>The old database is in nobody's way any more: when it cannot be dropped it stays, and that is said.</summary>
    private async Task<bool> TryDropAsync(ServerSession session, string database)
    {
        try
        {
            return await DatabaseDropper.DropAsync(session, database, CancellationToken.None);
        }
        catch (DatabaseException exception)
        {
            reporter.Warning($"The replaced database stays as {database}: {exception.Message} {exception.RecommendedAction}");
            return false;
        }
    }

    private static async Task<DatabaseInfo> DescribeAsync(ServerSession session, ResetOrder order, string? previousName) =>
        TrueAttributes(await DatabaseInspector.RequireAsync(session, order.Database, CancellationToken.None)) with { PreviousDatabase = previousName };
}
