using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Health;

/// <summary>No prepared transaction, replication slot or subscription keeps the database from being replaced, or would be lost with it.</summary>
internal sealed class ObstaclePrerequisite : IServerPrerequisite
{
    /// <inheritdoc/>
    public string Name => "Obstacles";

    /// <inheritdoc/>
    public async Task<HealthFinding> CheckAsync(ServerSession session, PrerequisiteTarget target, CancellationToken cancellationToken)
    {
        await DatabaseObstacles.RefuseForReplacementAsync(session, target.Database, target.SnapshotMethod, cancellationToken);
        return HealthFinding.Pass("No prepared transaction, replication slot or subscription is in the way.");
    }
}
