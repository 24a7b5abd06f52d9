using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>
/// Compares a drill with the profile's budgets, at the moment at which a real restore would have its database back: the time since the
/// run began with the RTO, the backup's age at that time with the RPO.
/// </summary>
internal sealed class BudgetsStep : IRunbookStep
{
    public string Id => StepIds.Budgets;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => new(Id, "Compare time and age with", "the profile's rtoMinutes and rpoHours", IsSkipped: false);

    public Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        if (context.Run.Drill is not { Budgets.Count: > 0 } drill)
            return Task.FromResult(StepOutcome.Skipped("The profile sets none: rtoMinutes, rpoHours."));
        DrillBudget[] budgets = [.. drill.Budgets.Select(budget => budget with { Measured = Measure(context.Run, budget.Name) })];
        context.Learn(run => run with { Drill = drill with { Budgets = budgets } });
        DrillBudget[] missed = [.. budgets.Where(budget => budget is { Measured: not null, IsMet: false })];
        return missed.Length == 0
            ? Task.FromResult(StepOutcome.Done($"{string.Join(", ", budgets.Select(budget => budget.ToString()))}."))
            : throw Missed(context.Run, missed);
    }

    public Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken) => Task.FromResult("");

    private static TimeSpan? Measure(RestoreRun run, string name) => name is DrillBudgets.Rto
        ? DateTimeOffset.UtcNow - run.StartedAt
        : run.StartedAt - (run.Backup?.CreatedAt ?? run.File?.CreatedAt);

    private static RunbookException Missed(RestoreRun run, DrillBudget[] missed)
    {
        string slowest = string.Join(", ", run.Steps.OrderByDescending(s => s.Duration).Take(3).Select(s => $"{s.Id} {DisplayText.Duration(s.Duration)}"));
        IEnumerable<string> actions = missed.Select(budget => budget.Name is DrillBudgets.Rto
            ? $"Most time went into {slowest}: more -Jobs, a faster disk or store, or another rtoMinutes."
            : "Find out why no newer backup was made (Get-BackupList), back up more often, or agree on another rpoHours.");
        return new("DrillBudgetMissed", RestoreErrorCategory.OperationFailed, $"The restore works, but not within the budget: {string.Join(", ", missed.Select(budget => budget.ToString()))}.", string.Join(' ', actions))
        {
            TargetName = run.Drill!.LiveDatabase,
            Evidence = missed.ToDictionary(budget => budget.Name, budget => budget.ToString(), StringComparer.Ordinal),
        };
    }
}
