using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>The runbook's checklist: nothing is begun that cannot be finished.</summary>
internal sealed class PrerequisitesStep : IRunbookStep
{
    public string Id => StepIds.Prerequisites;

    /// <summary>False for a drill, which leaves the application alone.</summary>
    public bool IncludesApplication { get; init; } = true;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => new(Id, "Check tools, server, rights, key, backup and room for", settings.RequireDatabase(), IsSkipped: false);

    public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var request = new Ports.PrerequisiteRequest
        {
            Settings = context.Request.Settings,
            Source = context.Request.Source,
            SnapshotMethod = context.Request.SnapshotMethod,
            IncludeApplication = IncludesApplication && !context.Request.SkipSteps.Contains(StepIds.SmokeTest, StringComparer.OrdinalIgnoreCase),
        };
        var checks = new List<RestorePrerequisite>();
        await foreach (var check in context.Operations.Health.CheckPrerequisitesAsync(request, context.Reporter, cancellationToken).ConfigureAwait(false))
        {
            checks.Add(check);
            if (check.Status == CheckStatus.Warn)
                context.Reporter.Warning($"{check.Name}: {check.Message} {check.RecommendedAction}");
        }

        var failed = checks.FindAll(c => c.Status == CheckStatus.Fail);
        if (failed.Count > 0)
            throw Failed(failed, context.Run.Database);

        return StepOutcome.Done($"{checks.Count(c => c.Status == CheckStatus.Pass)} of {checks.Count} checks passed, {checks.Count(c => c.Status == CheckStatus.Warn)} with a warning.");
    }

    public Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken) => Task.FromResult("");

    /// <summary>The error for lines of the checklist that failed.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="database">The target.</param>
    internal static RunbookException Failed(IReadOnlyCollection<RestorePrerequisite> lines, string database) => new(
        "PrerequisiteFailed", RestoreErrorCategory.Refused, string.Join(" ", lines.Select(c => $"{c.Name}: {c.Message}")), string.Join(" ", lines.Select(c => c.RecommendedAction)))
    {
        TargetName = database,
        Evidence = new Dictionary<string, string>(lines.GroupBy(c => c.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First().Message, StringComparer.Ordinal), StringComparer.Ordinal)
        {
            [FaultClasses.Evidence] = FaultClasses.OfAll(lines.Select(c => c.Failure)).ToString(),
        },
    };
}
