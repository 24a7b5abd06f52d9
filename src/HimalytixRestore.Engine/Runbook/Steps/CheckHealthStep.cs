using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>Proves the restored database while nobody but us can connect, then opens it.</summary>
internal sealed class CheckHealthStep : IRunbookStep
{
    public string Id => StepIds.CheckHealth;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => new(Id, "Compare with the dump and act as the application's role in", settings.RequireDatabase(), IsSkipped: false);

    public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var request = new HealthRequest
        {
            Settings = context.Request.Settings,
            Restore = context.Run.Restore,
            Attributes = context.Run.Snapshot?.Attributes,
            RunId = context.Run.RunId,
        };
        var health = await context.Operations.Health.CheckAsync(request, context.Reporter, cancellationToken).ConfigureAwait(false);
        context.Learn(run => run with { Health = health });
        var failed = health.Checks.Where(c => c.Status == CheckStatus.Fail).ToList();
        if (failed.Count > 0)
        {
            throw new HealthException("HealthCheckFailed", RestoreErrorCategory.InvalidData, string.Join(" ", failed.Select(c => $"{c.Name}: {c.Message}")), string.Join(" ", failed.Select(c => c.RecommendedAction)))
            {
                TargetName = context.Run.Database,
                Evidence = failed.GroupBy(c => c.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Message, StringComparer.Ordinal),
            };
        }

        await using var session = await context.Server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false);
        await DatabaseBlocker.FinishAsync(session, context.Run.Database, cancellationToken).ConfigureAwait(false);
        return StepOutcome.Done($"{health.Status}: {health.Checks.Count} checks; the database is open.");
    }

    public Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken) => Task.FromResult("");
}
