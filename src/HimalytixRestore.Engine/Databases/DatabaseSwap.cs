using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Databases;

/// <summary>
/// Puts a filled database in the place of a live one. All that the server could refuse is asked and done before the live one is
/// touched; then it is closed, its sessions are ended, and both names change in one transaction, so that whoever connects meets
/// either the old database or the new one. Nobody can connect only from the closing to the commit.
/// Source: docs/architecture.md, "Safety"; docs/backup-format.md, "Swapping databases".
/// </summary>
/// <param name="connections">The server.</param>
/// <param name="reporter">Told the milestones.</param>
internal sealed class DatabaseSwap(ServerConnections connections, IRestoreReporter reporter)
{
    /// <summary>Swaps.</summary>
    /// <param name="order">What to do.</param>
    /// <param name="cancellationToken">Ends it; both databases have their names and let in whom they let in before then.</param>
    /// <returns>The new database under its new name.</returns>
    /// <exception cref="DatabaseException">
    /// Something is in the way, the new one was never proven (<c>DatabaseUnfinished</c>), or the server refused; both have their names.
    /// </exception>
    /// <exception cref="ConfigurationException">The database is the one we work from, or a name is too long or is used twice.</exception>
    public async Task<DatabaseInfo> RunAsync(SwapOrder order, CancellationToken cancellationToken)
    {
        await using ServerSession session = await connections.OpenMaintenanceAsync(cancellationToken);
        (DatabaseInfo? live, DatabaseInfo next) = await LookAsync(session, order, cancellationToken);
        Warn(order, live, next);
        await SwapAsync(session, order, live, next, cancellationToken);
        reporter.Verbose($"{order.NewName} is {order.Database} now{(live is null ? "" : $", which lives on as {order.PreviousName}")}.");
        return await DatabaseInspector.RequireAsync(session, order.Database, CancellationToken.None) with { PreviousDatabase = live is null ? null : order.PreviousName };
    }

    /// <summary>Throws when a swap would be refused; changes nothing.</summary>
    /// <param name="order">What is to be done.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">As <see cref="RunAsync"/>.</exception>
    /// <exception cref="ConfigurationException">As <see cref="RunAsync"/>.</exception>
    public async Task CheckAsync(SwapOrder order, CancellationToken cancellationToken)
    {
        await using ServerSession session = await connections.OpenMaintenanceAsync(cancellationToken);
        await LookAsync(session, order, cancellationToken);
    }

    private async Task<(DatabaseInfo? Live, DatabaseInfo Next)> LookAsync(ServerSession session, SwapOrder order, CancellationToken cancellationToken)
    {
        RefuseNames(order);
        DatabaseInfo next = await DatabaseInspector.RequireAsync(session, order.NewName, cancellationToken);
        RefuseUnproven(next, order.RunId);
        await DatabaseObstacles.RefuseForRenameAsync(session, order.NewName, cancellationToken);
        if (await DatabaseInspector.FindAsync(session, order.Database, cancellationToken) is not { } live)
            return (null, next);

        await DatabaseObstacles.RefuseForRenameAsync(session, order.Database, cancellationToken);
        return await DatabaseInspector.FindAsync(session, order.PreviousName, cancellationToken) is null ? (live, next) : throw DatabaseErrors.NameTaken(order.PreviousName);
    }

    private async Task SwapAsync(ServerSession session, SwapOrder order, DatabaseInfo? live, DatabaseInfo next, CancellationToken cancellationToken)
    {
        try
        {
            await PrepareAsync(session, order, live, next, cancellationToken);
            List<DatabaseRename> renames = [new(order.NewName, order.Database, AllowsConnections: true)];
            if (live is not null)
            {
                await DatabaseBlocker.CloseAsync(session, order.Database, cancellationToken);
                renames.Insert(0, new(order.Database, order.PreviousName, AllowsConnections: true));
            }

            await DatabaseRenamer.RenameAsync(session, cancellationToken, [.. renames]);
        }
        catch (Exception exception)
        {
            if (await UndoAsync(order, live, next, exception))
                throw;
        }
    }

    /// <summary>Gives the new one what it shall carry and closes it: what the server refuses is refused while the live one is untouched.</summary>
    private static async Task PrepareAsync(ServerSession session, SwapOrder order, DatabaseInfo? live, DatabaseInfo next, CancellationToken cancellationToken)
    {
        DatabaseInfo wanted = WithoutMark(order.KeepAttributes || live is null ? next : live);
        await session.ExecuteInTransactionAsync(
            [
                .. DatabaseAttributes.Redecorate(order.NewName, wanted, next),
                .. DatabaseAttributes.Admit(order.NewName, wanted, next),
                DatabaseAttributes.AllowConnections(order.NewName, allow: false),
            ],
            $"Giving database {order.NewName} the attributes of {order.Database}", cancellationToken);
        await DatabaseBlocker.TerminateSessionsAsync(session, order.NewName, cancellationToken);
    }

    /// <summary>Brings everything back; false when nothing is to be undone because the names had changed although the connection was lost.</summary>
    private async Task<bool> UndoAsync(SwapOrder order, DatabaseInfo? live, DatabaseInfo next, Exception cause)
    {
        try
        {
            // Not the session that failed: it may be dead, or in the middle of something.
            await using ServerSession session = await connections.OpenMaintenanceAsync(CancellationToken.None);
            if ((await DatabaseInspector.FindAsync(session, order.Database, CancellationToken.None))?.Oid == next.Oid)
                return false;

            if (live is not null)
                await DatabaseBlocker.OpenAsync(session, order.Database, CancellationToken.None);

            // A run's own database stays closed: the run drops it, or takes it up again.
            if (order.RunId is null && next.AllowsConnections)
                await DatabaseBlocker.OpenAsync(session, order.NewName, CancellationToken.None);

            return true;
        }
        catch (DatabaseException undo)
        {
            throw new DatabaseException("SwapNotUndone", RestoreErrorCategory.OperationFailed,
                $"Putting {order.NewName} in the place of {order.Database} failed ({cause.Message}) and could not be undone ({undo.Message}). Both databases are whole but may let nobody in.",
                $"Once the server answers, see with psql -l which name each has, then: {DatabaseAttributes.AllowConnections(order.Database, allow: true)}.", cause)
            {
                Operation = $"Swapping database {order.Database}",
                TargetName = order.Database,
                Evidence = undo.Evidence,
            };
        }
    }

    private void RefuseNames(SwapOrder order)
    {
        DatabaseNames.RefuseTooLong(order.PreviousName);
        DatabaseNames.RefuseTooLong(order.Database);
        string[] names = [order.Database, order.NewName, order.PreviousName];
        if (names.Contains(connections.Settings.MaintenanceDatabase, StringComparer.Ordinal))
        {
            throw new ConfigurationException("MaintenanceDatabaseIsTarget", $"Database {connections.Settings.MaintenanceDatabase} is the one the work is done from and cannot be renamed from within.",
                "Name another database with -MaintenanceDatabase, for example template1.")
            { TargetName = order.Database };
        }

        if (names.Distinct(StringComparer.Ordinal).Count() < names.Length)
            throw new ConfigurationException("NameTwice", $"{order.Database}, {order.NewName} and {order.PreviousName} must be three names.", "Name another new database, or another -PreviousName.") { TargetName = order.Database };
    }

    private static void RefuseUnproven(DatabaseInfo next, string? runId)
    {
        if (UnfinishedMark.Find(next) is { } mark && !string.Equals(mark.RunId, runId, StringComparison.Ordinal))
        {
            throw new DatabaseException("DatabaseUnfinished", RestoreErrorCategory.Refused, $"Database {next.Name} is marked unfinished by run {mark.RunId}: what it holds was never proven. Nothing was changed.",
                $"Restore into an empty database again (Reset-Database -Database {next.Name}, Restore-Database).")
            { TargetName = next.Name };
        }
    }

    private void Warn(SwapOrder order, DatabaseInfo? live, DatabaseInfo next)
    {
        if (live is null)
            return;

        if (!live.AllowsConnections)
            reporter.Warning($"Database {order.Database} let nobody in, which is what a killed attempt leaves behind; as {order.PreviousName} it is open.");
        if (!string.Equals(Creation(live), Creation(next), StringComparison.Ordinal))
            reporter.Warning($"{order.NewName} differs from {order.Database} in what only a new database can change: {Creation(next)} instead of {Creation(live)}.");
    }

    /// <summary>What is settled when a database is created.</summary>
    private static string Creation(DatabaseInfo database) =>
        string.Join(", ", new[] { database.Encoding, database.LocaleProvider, database.Collate, database.CType, database.Locale, database.IcuRules, database.Tablespace }.Where(fact => !string.IsNullOrEmpty(fact)));

    private static DatabaseInfo WithoutMark(DatabaseInfo database) => UnfinishedMark.Find(database)?.ApplyTo(database) ?? database;
}
