using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Health;

/// <summary>pg_dump is there and not older than the server, where the snapshot is a dump.</summary>
internal sealed class DumpProgramPrerequisite : IServerPrerequisite
{
    /// <inheritdoc/>
    public string Name => "pg_dump";

    /// <inheritdoc/>
    public async Task<HealthFinding> CheckAsync(ServerSession session, PrerequisiteTarget target, CancellationToken cancellationToken)
    {
        if (target.SnapshotMethod != SnapshotMethod.Dump)
            return HealthFinding.Skip($"Not needed: the snapshot is taken by {target.SnapshotMethod}.");
        try
        {
            var program = await DumpProgram.FindAsync(session.MajorVersion, cancellationToken);
            return HealthFinding.Pass($"{program.Path}: {program.Version}.");
        }
        catch (ConfigurationException missing)
        {
            return HealthFinding.Fail(missing.Message, missing.RecommendedAction);
        }
    }
}
