using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>Proves the restored database while nobody but us can connect, then opens it; one that takes another's place later is opened then.</summary>
internal sealed class CheckHealthStep : IRunbookStep
{
    public string Id => StepIds.CheckHealth;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => new(Id, "Compare with the dump and act as the application's role in", PlannedTarget.Of(request, settings), IsSkipped: false);

    public async Task<bool> StandsAsync(RunContext context, CancellationToken cancellationToken) => await TargetInspection.LookAsync(context, cancellationToken).ConfigureAwait(false) switch
    {
        TargetState.Proven => true,
        TargetState.Restored => context.Run.Replacement is not null,
        _ => false,
    };

    public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var request = new HealthRequest
        {
            Settings = context.TargetSettings,
            Restore = context.Run.Restore,
            Attributes = context.Run.Snapshot?.Attributes ?? context.Run.Replacement,
            RunId = context.Run.RunId,
        };
        var health = await context.Operations.Health.CheckAsync(request, context.Reporter, cancellationToken).ConfigureAwait(false);
        context.Learn(run => run with { Health = health });
        var failed = health.Checks.Where(c => c.Status == CheckStatus.Fail).ToList();
        if (failed.Count > 0)
        {
            throw new HealthException("HealthCheckFailed", RestoreErrorCategory.InvalidData, string.Join(" ", failed.Select(c => $"{c.Name}: {c.Message}")), string.Join(" ", failed.Select(c => c.RecommendedAction)))
            {
                TargetName = context.Target,
                Evidence = failed.GroupBy(c => c.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Message, StringComparer.Ordinal),
            };
        }

        if (context.Run.Replacement is not null)
            return StepOutcome.Done($"{health.Status}: {health.Checks.Count} checks; {context.Target} stays closed until it takes the place of {context.Run.Database}.");

        await using var session = await context.Server.OpenMaintenanceAsync(cancellationToken).ConfigureAwait(false);
        await DatabaseBlocker.FinishAsync(session, context.Run.Database, cancellationToken).ConfigureAwait(false);
        await Downtime.EndAtDatabaseAsync(context, cancellationToken).ConfigureAwait(false);
        return StepOutcome.Done($"{health.Status}: {health.Checks.Count} checks; the database is open.");
    }

    public Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken) => Task.FromResult("");
}
