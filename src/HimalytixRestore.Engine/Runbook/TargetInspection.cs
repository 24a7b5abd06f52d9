using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>Tells whose the database is that has the target's name.</summary>
internal static class TargetInspection
{
    /// <summary>Asks the server: of the database that the run fills, or of what has the name that it shall have.</summary>
    /// <param name="context">The run.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public static async Task<TargetState> LookAsync(RunContext context, CancellationToken cancellationToken)
    {
        await using var session = await context.Server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false);
        var current = await DatabaseInspector.FindAsync(session, context.Run.Database, cancellationToken).ConfigureAwait(false);
        // What takes the live one's place has a name of its own until then, and keeps its number.
        if (context.Run.Replacement is { } replacement && current?.Oid != replacement.Oid)
            current = await DatabaseInspector.FindAsync(session, replacement.Name, cancellationToken).ConfigureAwait(false);
        return Of(current, context.Run);
    }

    /// <summary>Tells it of a database that was looked at.</summary>
    /// <param name="current">The database of the target's name; null when there is none.</param>
    /// <param name="run">The run.</param>
    public static TargetState Of(DatabaseInfo? current, RestoreRun run)
    {
        if (current is null)
            return TargetState.None;
        if (current.Oid == run.Snapshot?.Attributes?.Oid)
            return TargetState.Original;
        bool isMarked = IsMarked(current, run);
        return current.Oid == run.RestoredOid ? (isMarked ? TargetState.Restored : TargetState.Proven)
            : isMarked ? TargetState.Unfinished
            : TargetState.Foreign;
    }

    /// <summary>Says it to people, of a database that there is.</summary>
    /// <param name="current">The database of the target's name.</param>
    /// <param name="run">The run.</param>
    public static string Whose(DatabaseInfo current, RestoreRun run) => Of(current, run) switch
    {
        TargetState.Unfinished => "the run's new one, filled half-way or not at all",
        TargetState.Restored => "the run's new one, restored but not proven",
        TargetState.Proven => "the run's new one, restored and proven",
        // As long as nothing was kept of it, nothing was changed either: its number was not noted.
        TargetState.Foreign when run.Snapshot is not null => "neither the one from before the run nor the run's",
        _ => "the one from before the run",
    };

    /// <summary>True when a database carries the mark of a run.</summary>
    /// <param name="database">The database.</param>
    /// <param name="run">The run.</param>
    public static bool IsMarked(DatabaseInfo database, RestoreRun run) => string.Equals(UnfinishedMark.Find(database)?.RunId, run.RunId, StringComparison.Ordinal);
}
