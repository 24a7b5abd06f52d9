using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Health;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>The runbook's last proof, through the application: its own code about the database, and its pages. When it fails the run rolls back.</summary>
internal sealed class SmokeTestStep : IRunbookStep
{
    public string Id => StepIds.SmokeTest;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => new(Id, "Ask", Target(settings), IsSkipped: !IsDeclared(settings));

    public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        if (!IsDeclared(context.Settings))
            return StepOutcome.Skipped("No smoke tests are declared.");
        bool isDown = await IsDownAsync(context, cancellationToken).ConfigureAwait(false);
        if (isDown && context.Settings.Django is null)
            return StepOutcome.Skipped("The application is not running, as it was found.");

        var request = new SmokeTestRequest { Settings = context.Request.Settings, CodeOnly = isDown };
        var report = await context.Operations.Health.SmokeTestAsync(request, context.Reporter, cancellationToken).ConfigureAwait(false);
        context.Learn(run => run with { Health = run.Health is null ? report : HealthVerdict.With(run.Health, report.Checks) });
        foreach (var doubt in report.Checks.Where(check => check.Status == CheckStatus.Warn))
            context.Reporter.Warning($"{doubt.Name}: {doubt.Message} {doubt.RecommendedAction}");
        var failed = report.Checks.Where(check => check.Status == CheckStatus.Fail).ToList();
        if (failed.Count > 0)
            throw Failed(context, failed);
        string passed = $"{report.Status}: {report.Checks.Count(check => check.Status != CheckStatus.Skipped)} checks";
        return StepOutcome.Done(isDown ? $"{passed} of the code; the application is not running, as it was found." : $"{passed} of the application.");
    }

    public Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken) => Task.FromResult("");

    private static bool IsDeclared(RestoreSettings settings) => settings.Django is not null || (settings.Application.Url is not null && settings.SmokeTests.Count > 0);

    private static string Target(RestoreSettings settings) =>
        settings.Application.Url is { } url ? $"the application at {url.GetLeftPart(UriPartial.Authority)}" : settings.Django is { } django ? $"the code in {django.Folder}" : "the application";

    /// <summary>Services that were down before the run stay down, and so do those that the run was told not to start: no page can answer.</summary>
    private static async Task<bool> IsDownAsync(RunContext context, CancellationToken cancellationToken)
    {
        if (context.Run.Services.Count == 0)
            return false;
        var now = await context.Operations.Services.GetAsync(ServiceRequests.All(context), cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        return !now.Exists(service => service.Status is AppServiceStatus.Running or AppServiceStatus.Starting);
    }

    private static HealthException Failed(RunContext context, List<HealthCheckResult> failed) => new(
        "SmokeTestFailed",
        RestoreErrorCategory.OperationFailed,
        string.Join(" ", failed.Select(check => $"{check.Name}: {check.Message}")),
        string.Join(" ", failed.Select(check => check.RecommendedAction).Distinct(StringComparer.Ordinal)))
    {
        Operation = "Asking the application",
        TargetName = context.Settings.Application.Url?.GetLeftPart(UriPartial.Authority) ?? context.Settings.Django?.Folder ?? "",
        Evidence = failed.GroupBy(check => check.Name, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First().Finding is { Length: > 0 } finding ? $"{finding}: {same.First().Message}" : same.First().Message, StringComparer.Ordinal),
    };
}
