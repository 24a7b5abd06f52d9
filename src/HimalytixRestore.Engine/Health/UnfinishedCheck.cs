using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Health;

/// <summary>The database is not one whose load was never proven.</summary>
internal sealed class UnfinishedCheck : IHealthCheck
{
    /// <inheritdoc/>
    public string Name => "Finished";

    /// <inheritdoc/>
    public async Task<HealthFinding> RunAsync(HealthContext context, CancellationToken cancellationToken)
    {
        var target = context.Target;
        var info = await DatabaseInspector.RequireAsync(context.Session, target.Database, cancellationToken);
        if (UnfinishedMark.Find(info) is not { } mark)
            return HealthFinding.Pass("The database is finished and open.");

        return string.Equals(mark.RunId, target.RunId, StringComparison.Ordinal)
            ? HealthFinding.Pass($"The database is closed to others until run {mark.RunId} has proven it.")
            : HealthFinding.Fail($"The database is marked unfinished by run {mark.RunId}: what it holds was never proven.", $"Restore it again, or bring back the state before: Undo-Restore -RunId {mark.RunId}.");
    }
}
