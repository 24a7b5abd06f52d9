using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Restoring;

/// <summary>
/// Keeps two restores out of one database: an advisory lock, held by a session in the maintenance database (never in the target, whose
/// sessions are ended) for as long as this object lives. The server releases it when our process dies.
/// </summary>
internal sealed class TargetLock : IAsyncDisposable
{
    private readonly ServerSession _session;

    private TargetLock(ServerSession session) => _session = session;

    /// <summary>Takes the lock, or says at once that somebody has it.</summary>
    /// <param name="server">The server.</param>
    /// <param name="database">The target.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">Another restore into this database is under way (<c>RestoreUnderWay</c>), or the server cannot be reached.</exception>
    public static async Task<TargetLock> TakeAsync(ServerConnections server, string database, CancellationToken cancellationToken)
    {
        var session = await server.OpenMaintenanceAsync(cancellationToken);
        try
        {
            var isOurs = await session.ScalarAsync<bool>(
                "SELECT pg_catalog.pg_try_advisory_lock(pg_catalog.hashtextextended('HimalytixRestore: ' || $1, 0))", $"Locking database {database}", cancellationToken, database);
            return isOurs ? new TargetLock(session) : throw UnderWay(database);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _session.DisposeAsync();

    private static DatabaseException UnderWay(string database) => new(
        "RestoreUnderWay",
        RestoreErrorCategory.ResourceBusy,
        $"Another restore into database {database} is under way.",
        $"Wait until it has ended, or end it: SELECT * FROM pg_stat_activity WHERE application_name LIKE {SqlIdentifier.Literal(ServerConnections.ApplicationName + "%")}.")
    {
        Operation = $"Restoring database {database}",
        TargetName = database,
    };
}
