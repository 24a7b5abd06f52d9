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
            return await RemoveNewAsync(context, cancellationToken).ConfigureAwait(false);
        return snapshot.Method switch
        {
            SnapshotMethod.Rename => await RenameBackAsync(context, snapshot, cancellationToken).ConfigureAwait(false),
            SnapshotMethod.Template => await TemplateBackAsync(context, snapshot, cancellationToken).ConfigureAwait(false),
            _ => await DumpBackAsync(context, snapshot, cancellationToken).ConfigureAwait(false),
        };
    }

    // There was no database of this name before: an unfinished one of ours is what the run left.
    private static async Task<string> RemoveNewAsync(RunContext context, CancellationToken cancellationToken)
    {
        await using var session = await context.Server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false);
        if (!await IsOursAsync(session, context, cancellationToken).ConfigureAwait(false))
            return "";
        await DatabaseDropper.DropAsync(session, context.Run.Database, cancellationToken).ConfigureAwait(false);
        return $"The new database {context.Run.Database} was dropped; there was none before.";
    }

    private static async Task<string> RenameBackAsync(RunContext context, DatabaseSnapshot snapshot, CancellationToken cancellationToken)
    {
        await using (var session = await context.Server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false))
        {
            if (await DatabaseInspector.FindAsync(session, snapshot.Name, cancellationToken).ConfigureAwait(false) is null)
            {
                await ReopenAsync(session, context, snapshot, cancellationToken).ConfigureAwait(false);
                return "";
            }
        }

        return await SwapBackAsync(context, snapshot, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<string> TemplateBackAsync(RunContext context, DatabaseSnapshot snapshot, CancellationToken cancellationToken)
    {
        await using (var session = await context.Server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!await IsOursAsync(session, context, cancellationToken).ConfigureAwait(false))
            {
                await ReopenAsync(session, context, snapshot, cancellationToken).ConfigureAwait(false);
                return await DatabaseDropper.DropAsync(session, snapshot.Name, cancellationToken).ConfigureAwait(false) ? $"The copy {snapshot.Name} was dropped." : "";
            }
        }

        return await SwapBackAsync(context, snapshot, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<string> DumpBackAsync(RunContext context, DatabaseSnapshot snapshot, CancellationToken cancellationToken)
    {
        await using (var session = await context.Server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!await IsOursAsync(session, context, cancellationToken).ConfigureAwait(false))
                return "";
        }

        var settings = context.Request.Settings;
        await context.Operations.Databases.ResetAsync(new() { Settings = settings, Drop = true, Attributes = snapshot.Attributes, RunId = context.Run.RunId }, context.Reporter, cancellationToken).ConfigureAwait(false);
        await context.Operations.Databases.RestoreAsync(new() { Settings = settings, Source = new() { Snapshot = snapshot }, ExpectedSha256 = snapshot.Sha256 }, context.Reporter, cancellationToken).ConfigureAwait(false);
        return $"{context.Run.Database} was restored from {snapshot.Path}.";
    }

    private static async Task<string> SwapBackAsync(RunContext context, DatabaseSnapshot snapshot, CancellationToken cancellationToken)
    {
        // What was written since a successful run is not ours to throw away.
        bool keep = context.Run.Cause is null;
        string database = context.Run.Database;
        await new DatabaseRollback(context.Server, context.Reporter).RunAsync(database, snapshot.Name, context.Run.RunId, keep, cancellationToken).ConfigureAwait(false);
        string rest = keep ? $"; what was restored is kept as {DatabaseNames.Failed(database, context.Run.RunId)}" : "";
        return $"{snapshot.Name} is {database} again{rest}.";
    }

    private static async Task ReopenAsync(ServerSession session, RunContext context, DatabaseSnapshot snapshot, CancellationToken cancellationToken)
    {
        var current = await DatabaseInspector.FindAsync(session, context.Run.Database, cancellationToken).ConfigureAwait(false);
        if (current is { AllowsConnections: false } && snapshot.Attributes is { AllowsConnections: true })
            await DatabaseBlocker.OpenAsync(session, current.Name, cancellationToken).ConfigureAwait(false);
    }

    // The database of the name is the run's own: it carries the run's mark, or the run came past its making.
    private static async Task<bool> IsOursAsync(ServerSession session, RunContext context, CancellationToken cancellationToken)
    {
        var current = await DatabaseInspector.FindAsync(session, context.Run.Database, cancellationToken).ConfigureAwait(false);
        if (current is null)
            return false;
        return string.Equals(UnfinishedMark.Find(current)?.RunId, context.Run.RunId, StringComparison.Ordinal)
            || context.Run.Steps.Any(s => string.Equals(s.Id, StepIds.ResetDatabase, StringComparison.Ordinal) && s.Status == StepStatus.Succeeded);
    }
}
