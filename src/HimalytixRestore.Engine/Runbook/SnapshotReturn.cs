using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>Puts the database before a run back into its place, by the method of its snapshot.</summary>
internal static class SnapshotReturn
{
    /// <summary>Puts it back, however far the run came; done again it changes nothing.</summary>
    /// <param name="context">The run.</param>
    /// <param name="cancellationToken">Ends it before anything is changed.</param>
    /// <returns>What was done; empty when nothing was to be done.</returns>
    /// <exception cref="RestoreException">It could not be put back.</exception>
    public static async Task<string> PutBackAsync(RunContext context, CancellationToken cancellationToken)
    {
        if (context.Run.Snapshot is not { } snapshot)
            return "";
        await using (var session = await context.Server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false))
        {
            // A rename does not change a database's number: with it the original is known, however far the run came.
            var current = await DatabaseInspector.FindAsync(session, context.Run.Database, cancellationToken).ConfigureAwait(false);
            if (current is not null && current.Oid == snapshot.Attributes?.Oid)
                return await LeaveInPlaceAsync(session, current, snapshot, cancellationToken).ConfigureAwait(false);
        }

        return snapshot.Method == SnapshotMethod.Dump
            ? await RestoreDumpAsync(context, snapshot, cancellationToken).ConfigureAwait(false)
            : await SwapBackAsync(context, snapshot, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Drops the run's new database where there was none before; any other is left alone.</summary>
    /// <param name="context">The run.</param>
    /// <param name="cancellationToken">Ends it before anything is changed.</param>
    /// <returns>What was done; empty when nothing was to be done.</returns>
    /// <exception cref="DatabaseException">It could not be dropped.</exception>
    public static async Task<string> RemoveNewAsync(RunContext context, CancellationToken cancellationToken)
    {
        if (context.Run.Snapshot is not null)
            return "";
        await using var session = await context.Server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false);
        if (!await IsOursAsync(session, context, cancellationToken).ConfigureAwait(false))
            return "";
        await DatabaseDropper.DropAsync(session, context.Run.Database, cancellationToken).ConfigureAwait(false);
        return $"The new database {context.Run.Database} was dropped; there was none before.";
    }

    private static async Task<string> LeaveInPlaceAsync(ServerSession session, DatabaseInfo current, DatabaseSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (!current.AllowsConnections && snapshot.Attributes is { AllowsConnections: true })
            await DatabaseBlocker.OpenAsync(session, current.Name, cancellationToken).ConfigureAwait(false);
        bool isCopy = snapshot.Method == SnapshotMethod.Template && await DatabaseDropper.DropAsync(session, snapshot.Name, cancellationToken).ConfigureAwait(false);
        return isCopy ? $"The copy {snapshot.Name} was dropped." : "";
    }

    private static async Task<string> RestoreDumpAsync(RunContext context, DatabaseSnapshot snapshot, CancellationToken cancellationToken)
    {
        var settings = context.Request.Settings;
        await context.Operations.Databases.ResetAsync(new() { Settings = settings, Drop = true, PreviousName = DatabaseNames.Dropped(context.Run.Database, context.Run.RunId), Attributes = snapshot.Attributes, RunId = context.Run.RunId }, context.Reporter, cancellationToken).ConfigureAwait(false);
        await context.Operations.Databases.RestoreAsync(new() { Settings = settings, Source = new() { Snapshot = snapshot }, ExpectedSha256 = snapshot.Sha256 }, context.Reporter, cancellationToken).ConfigureAwait(false);
        return $"{context.Run.Database} was restored from {snapshot.Path}.";
    }

    private static async Task<string> SwapBackAsync(RunContext context, DatabaseSnapshot snapshot, CancellationToken cancellationToken)
    {
        // What was written since a run that went well is not ours to throw away; a half-filled database is.
        bool keep = context.Run.Cause is null && !await IsUnfinishedAsync(context, cancellationToken).ConfigureAwait(false);
        string database = context.Run.Database;
        await new DatabaseRollback(context.Server, context.Reporter).RunAsync(database, snapshot.Name, snapshot.Attributes?.Oid ?? 0, context.Run.RunId, keep, cancellationToken).ConfigureAwait(false);
        string rest = keep ? $"; what was restored is kept as {DatabaseNames.Failed(database, context.Run.RunId)}" : "";
        return $"{snapshot.Name} is {database} again{rest}.";
    }

    private static async Task<bool> IsUnfinishedAsync(RunContext context, CancellationToken cancellationToken)
    {
        await using var session = await context.Server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false);
        return await DatabaseInspector.FindAsync(session, context.Run.Database, cancellationToken).ConfigureAwait(false) is { } current && IsMarked(current, context.Run);
    }

    private static bool IsMarked(DatabaseInfo database, RestoreRun run) => string.Equals(UnfinishedMark.Find(database)?.RunId, run.RunId, StringComparison.Ordinal);

    // The database of the name is the run's own: it carries the run's mark, or the run came past its making.
    private static async Task<bool> IsOursAsync(ServerSession session, RunContext context, CancellationToken cancellationToken)
    {
        var current = await DatabaseInspector.FindAsync(session, context.Run.Database, cancellationToken).ConfigureAwait(false);
        if (current is null)
            return false;
        return IsMarked(current, context.Run)
            || current.Oid == context.Run.Replacement?.Oid
            || context.Run.Steps.Any(s => string.Equals(s.Id, StepIds.ResetDatabase, StringComparison.Ordinal) && s.Status == StepStatus.Succeeded);
    }
}
