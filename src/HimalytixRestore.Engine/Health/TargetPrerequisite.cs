using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Health;

/// <summary>The target is a database that may be replaced. That there is none is a normal case: a new server, a dropped database.</summary>
internal sealed class TargetPrerequisite : IServerPrerequisite
{
    /// <inheritdoc/>
    public string Name => "Database";

    /// <inheritdoc/>
    public async Task<HealthFinding> CheckAsync(ServerSession session, PrerequisiteTarget target, CancellationToken cancellationToken)
    {
        if (string.Equals(target.Database, session.Database, StringComparison.Ordinal))
            return HealthFinding.Fail($"{target.Database} is the maintenance database and cannot replace itself.", "Name another one: -MaintenanceDatabase, or maintenanceDatabase in the profile.");

        DatabaseNames.RefuseNotAscii(target.Database, session.Connection.UserName ?? "");
        if (await DatabaseInspector.FindAsync(session, target.Database, cancellationToken) is not { } info)
            return HealthFinding.Pass($"There is no database {target.Database}; it will be created and no snapshot taken.");
        if (info.IsTemplate)
            return HealthFinding.Fail($"{target.Database} is a template database.", "Choose another -Database; templates are not restored over.");

        return UnfinishedMark.Find(info) is { } mark
            ? HealthFinding.Warn($"{target.Database} is marked unfinished by run {mark.RunId}.", $"Look at that run first: Get-RestoreRun -RunId {mark.RunId}; Undo-Restore -RunId {mark.RunId} brings back the state before it.")
            : HealthFinding.Pass($"{target.Database} of {info.Owner}, {DisplayText.Size(info.SizeBytes)}.");
    }
}
