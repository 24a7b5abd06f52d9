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
        await using var session = await context.Server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false);
        string done = await ReturnAsync(session, context, snapshot, cancellationToken).ConfigureAwait(false);

        // Only now does nobody need the original under the name of what is to be dropped.
        await DatabaseDropper.DropAsync(session, DroppedName(context.Run), cancellationToken).ConfigureAwait(false);
        return done;
    }

    /// <summary>Refuses a way back that does not exist any more, before a service is stopped for it.</summary>
    /// <param name="server">The server.</param>
    /// <param name="run">The run.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RunbookException">What was there before is neither in its place nor kept anywhere (<c>SnapshotGone</c>).</exception>
    public static async Task RequireAsync(ServerConnections server, RestoreRun run, CancellationToken cancellationToken)
    {
        if (run.Snapshot is not { } snapshot)
            return;
        await using var session = await server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false);
        foreach (string name in (string[])[run.Database, DroppedName(run)])
        {
            if (IsWanted(await DatabaseInspector.FindAsync(session, name, cancellationToken).ConfigureAwait(false), snapshot))
                return;
        }

        if (await IsKeptAsync(session, snapshot, cancellationToken).ConfigureAwait(false))
            return;
        throw new RunbookException("SnapshotGone", RestoreErrorCategory.NotFound, $"What the run {run.RunId} kept of {run.Database} ({snapshot}) is not there any more; nothing was changed.", $"Restore an older backup with Invoke-FullRestore{(run.State == RestoreRunState.Succeeded ? "" : $"; it begins once nobody needs this run any more and its folder {Path.GetDirectoryName(run.JournalPath)} is removed")}.") { TargetName = snapshot.ToString() };
    }

    /// <summary>True when the snapshot is there, whole.</summary>
    /// <param name="session">A session in any database of the server.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public static async Task<bool> IsKeptAsync(ServerSession session, DatabaseSnapshot snapshot, CancellationToken cancellationToken)
    {
        // A dump and a copy are whole when their sum or number was noted, which is done after they were proven.
        if (snapshot.Method == SnapshotMethod.Dump)
            return snapshot.Sha256.Length > 0 && File.Exists(snapshot.Path);
        long wanted = (snapshot.Method == SnapshotMethod.Template ? snapshot.Oid : snapshot.Attributes?.Oid) ?? 0;
        return wanted > 0 && (await DatabaseInspector.FindAsync(session, snapshot.Name, cancellationToken).ConfigureAwait(false))?.Oid == wanted;
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
        await DatabaseDropper.DropAsync(session, DroppedName(context.Run), cancellationToken).ConfigureAwait(false);
        var current = await DatabaseInspector.FindAsync(session, context.Run.Database, cancellationToken).ConfigureAwait(false);
        if (TargetInspection.Of(current, context.Run) is not (TargetState.Unfinished or TargetState.Restored or TargetState.Proven))
            return "";
        await DatabaseDropper.DropAsync(session, context.Run.Database, cancellationToken).ConfigureAwait(false);
        return $"The new database {context.Run.Database} was dropped; there was none before.";
    }

    private static async Task<string> ReturnAsync(ServerSession session, RunContext context, DatabaseSnapshot snapshot, CancellationToken cancellationToken)
    {
        var current = await DatabaseInspector.FindAsync(session, context.Run.Database, cancellationToken).ConfigureAwait(false);
        if (current is not null && IsWanted(current, snapshot))
            return await LeaveInPlaceAsync(session, context, current, snapshot, cancellationToken).ConfigureAwait(false);

        bool isKept = IsWorthKeeping(current, context.Run);
        string dropped = DroppedName(context.Run);
        if (IsWanted(await DatabaseInspector.FindAsync(session, dropped, cancellationToken).ConfigureAwait(false), snapshot))
        {
            string done = await RenameBackAsync(context, snapshot, dropped, isKept, cancellationToken).ConfigureAwait(false);
            await DropCopyAsync(session, snapshot, cancellationToken).ConfigureAwait(false);
            return done;
        }

        return snapshot.Method == SnapshotMethod.Dump
            ? await RestoreDumpAsync(session, context, snapshot, isKept, cancellationToken).ConfigureAwait(false)
            : await RenameBackAsync(context, snapshot, snapshot.Name, isKept, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<string> LeaveInPlaceAsync(ServerSession session, RunContext context, DatabaseInfo current, DatabaseSnapshot snapshot, CancellationToken cancellationToken)
    {
        if (!current.AllowsConnections && snapshot.Attributes is { AllowsConnections: true })
            await DatabaseBlocker.OpenAsync(session, current.Name, cancellationToken).ConfigureAwait(false);
        string failed = DatabaseNames.Failed(context.Run.Database, context.Run.RunId);
        var rest = await DatabaseInspector.FindAsync(session, failed, cancellationToken).ConfigureAwait(false);
        // A roll back that was killed before it could say so kept it.
        bool isKept = IsWorthKeeping(rest, context.Run);
        if (rest is not null && !isKept)
            await DatabaseDropper.DropAsync(session, failed, cancellationToken).ConfigureAwait(false);
        bool isCopyDropped = current.Oid == snapshot.Attributes?.Oid && await DropCopyAsync(session, snapshot, cancellationToken).ConfigureAwait(false);
        return isKept ? $"{current.Name} is in its place already{Kept(context.Run, isKept)}."
            : isCopyDropped ? $"The copy {snapshot.Name} was dropped."
            : "";
    }

    private static async Task<string> RestoreDumpAsync(ServerSession session, RunContext context, DatabaseSnapshot snapshot, bool isKept, CancellationToken cancellationToken)
    {
        var settings = context.Request.Settings;
        string away = isKept ? DatabaseNames.Failed(context.Run.Database, context.Run.RunId) : DroppedName(context.Run);
        await DatabaseDropper.DropAsync(session, away, cancellationToken).ConfigureAwait(false);
        await context.Operations.Databases.ResetAsync(new() { Settings = settings, Drop = !isKept, PreviousName = away, Attributes = snapshot.Attributes, RunId = context.Run.RunId }, context.Reporter, cancellationToken).ConfigureAwait(false);
        await context.Operations.Databases.RestoreAsync(new() { Settings = settings, Source = new() { Snapshot = snapshot }, ExpectedSha256 = snapshot.Sha256 }, context.Reporter, cancellationToken).ConfigureAwait(false);
        return $"{context.Run.Database} was restored from {snapshot.Path}{Kept(context.Run, isKept)}.";
    }

    private static async Task<string> RenameBackAsync(RunContext context, DatabaseSnapshot snapshot, string from, bool isKept, CancellationToken cancellationToken)
    {
        await new DatabaseRollback(context.Server, context.Reporter).RunAsync(context.Run.Database, from, snapshot.Attributes?.Oid ?? 0, context.Run.RunId, isKept, cancellationToken).ConfigureAwait(false);
        return $"{from} is {context.Run.Database} again{Kept(context.Run, isKept)}.";
    }

    private static async Task<bool> DropCopyAsync(ServerSession session, DatabaseSnapshot snapshot, CancellationToken cancellationToken) =>
        snapshot.Method == SnapshotMethod.Template && await DatabaseDropper.DropAsync(session, snapshot.Name, cancellationToken).ConfigureAwait(false);

    /// <summary>The original, or the copy that took its place.</summary>
    private static bool IsWanted(DatabaseInfo? database, DatabaseSnapshot snapshot) =>
        database is not null && (database.Oid == snapshot.Attributes?.Oid || (snapshot.Oid > 0 && database.Oid == snapshot.Oid));

    // What was written since a run that went well is not ours to throw away, nor is somebody else's database; a half-filled one is.
    private static bool IsWorthKeeping(DatabaseInfo? database, RestoreRun run) =>
        database is not null && !TargetInspection.IsMarked(database, run) && (run.Cause is null || database.Oid != run.RestoredOid);

    private static string Kept(RestoreRun run, bool isKept) => isKept ? $"; what was in its place is kept as {DatabaseNames.Failed(run.Database, run.RunId)}" : "";

    private static string DroppedName(RestoreRun run) => DatabaseNames.Dropped(run.Database, run.RunId);
}
