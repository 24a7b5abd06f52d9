using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Health.Comparing;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>
/// What will be lost, before the backup was read: with what an earlier run found in that very backup (a drill, as a rule), else with what the
/// live database's own times say has come since. The run measures it again.
/// </summary>
internal static class PlannedLoss
{
    /// <summary>Somebody waits for the question; what is not read by then is estimated.</summary>
    private static readonly TimeSpan s_budget = TimeSpan.FromSeconds(10);

    /// <summary>Measures it; null when nothing tells when the backup was made.</summary>
    /// <param name="server">The server.</param>
    /// <param name="database">The live database.</param>
    /// <param name="backup">The backup; null when no store lists it.</param>
    /// <param name="backupAt">When it was made.</param>
    /// <param name="runs">Earlier runs of the database.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The server refused or was lost.</exception>
    public static async Task<DatabaseComparison?> MeasureAsync(ServerConnections server, string database, BackupInfo? backup, DateTimeOffset? backupAt, IReadOnlyList<RestoreRun> runs, CancellationToken cancellationToken)
    {
        if (await IsMissingAsync(server, database, cancellationToken).ConfigureAwait(false))
            return new() { ComparedAt = DateTimeOffset.UtcNow, LostTime = TimeSpan.Zero, Summary = $"Nothing: there is no database {database} on the server." };
        if (backup is not null && InventoryOf(backup, runs) is { } inventory)
            return LiveComparison.WithBackup(await TableStates.ReadAsync(server, database, s_budget, since: null, cancellationToken).ConfigureAwait(false), inventory, backupAt);
        return backupAt is { } since
            ? LiveComparison.WithTime(await TableStates.ReadAsync(server, database, s_budget, since, cancellationToken).ConfigureAwait(false), since)
            : null;
    }

    private static async Task<bool> IsMissingAsync(ServerConnections server, string database, CancellationToken cancellationToken)
    {
        await using var session = await server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false);
        return await DatabaseInspector.FindAsync(session, database, cancellationToken).ConfigureAwait(false) is null;
    }

    private static DumpInventory? InventoryOf(BackupInfo backup, IEnumerable<RestoreRun> runs) => runs
        .Where(run => string.Equals(run.Backup?.Uri, backup.Uri, StringComparison.Ordinal) && string.Equals(run.Backup?.Version, backup.Version, StringComparison.Ordinal))
        .Select(run => run.Verification?.Inventory ?? run.Restore?.Inventory)
        .FirstOrDefault(inventory => inventory is { Tables.Count: > 0 });
}
