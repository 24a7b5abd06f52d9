namespace HimalytixRestore.Engine.Reports;

/// <summary>
/// The checklist with which the runbook ends, with what a run has proven. A line is ticked only by a check that says just that; what comes
/// near it is told, and the line stays open.
/// </summary>
internal static class PostRestoreChecklist
{
    /// <summary>The checklist of a run.</summary>
    /// <param name="run">The run.</param>
    public static IReadOnlyList<ChecklistItem> Of(RestoreRun run) =>
    [
        OfApplication(run, "Verify user login works", "Nobody logged in: log in as a user.", check => IsTest(check, "Login") && check.Evidence.ContainsKey("User")),
        Tables(run),
        OfApplication(run, "Test API endpoints", "None was asked: open /api/v1/health/ and what matters most.", check => IsTest(check, "Health")),
        OfApplication(run, "Verify Celery tasks running", Celery(run), check => IsNamed(check, "Celery")),
        OfApplication(run, "Check error logs (no new errors)", "They were not read: /var/log/himalytix/app.log, PostgreSQL's log, Sentry.", check => IsNamed(check, "WatchErrors")),
        run.Drill is null ? new("Update stakeholders (restore complete)", ChecklistState.Open, "By hand; this report can be sent as it is.") : NotNeeded("Update stakeholders (restore complete)"),
        new("Document any issues in incident report", ChecklistState.Proven, run.IncidentPath.Length > 0 ? $"Incident report: {run.IncidentPath}" : "This report has every attempt, check and notice of the run; what people saw is theirs to add."),
    ];

    private static ChecklistItem Tables(RestoreRun run)
    {
        const string Text = "Check critical tables have data";
        if (run.State is not RestoreRunState.Succeeded)
            return new(Text, ChecklistState.Open, NotRestored(run));
        if (Find(run, check => IsNamed(check, "CriticalTables")) is { Status: not CheckStatus.Skipped } critical)
            return Of(Text, critical);
        return Find(run, check => IsNamed(check, "RowCounts")) is { Status: CheckStatus.Pass } counts
            ? new(Text, ChecklistState.Proven, $"The profile names no critical tables, but every table was counted. {counts.Message}")
            : new(Text, ChecklistState.Open, "The profile names no critical tables (criticalTables).");
    }

    private static ChecklistItem OfApplication(RestoreRun run, string text, string open, Func<HealthCheckResult, bool> isProof)
    {
        if (run.Drill is not null)
            return NotNeeded(text);
        if (run.State is not RestoreRunState.Succeeded)
            return new(text, ChecklistState.Open, NotRestored(run));
        return Find(run, isProof) is { } check ? Of(text, check) : new(text, ChecklistState.Open, open);
    }

    private static ChecklistItem Of(string text, HealthCheckResult check) => check.Status switch
    {
        CheckStatus.Pass => new(text, ChecklistState.Proven, check.Message),
        CheckStatus.Fail => new(text, ChecklistState.Failed, $"{check.Message} {check.RecommendedAction}".TrimEnd()),
        _ => new(text, ChecklistState.Open, $"{check.Message} {check.RecommendedAction}".TrimEnd()),
    };

    // That a unit is active does not say that it takes tasks.
    private static string Celery(RestoreRun run)
    {
        var started = run.Services.Where(service => service.Name.Contains("celery", StringComparison.OrdinalIgnoreCase) && service.Status is AppServiceStatus.Running or AppServiceStatus.Starting).Select(service => service.Name).ToList();
        return started.Count > 0 && run.Steps.Any(step => step is { Id: "StartServices", Status: StepStatus.Succeeded })
            ? $"Started: {string.Join(", ", started)}. Whether tasks are taken was not tested: celery inspect ping."
            : "It was not asked: celery inspect ping.";
    }

    private static string NotRestored(RestoreRun run) => run.State is RestoreRunState.RolledBack
        ? "Not proven: the run was rolled back, and asked nothing after that."
        : "Not proven: the restore did not come to its end.";

    private static ChecklistItem NotNeeded(string text) => new(text, ChecklistState.NotNeeded, "No part of a drill.");

    /// <summary>The worst of the checks that say it.</summary>
    private static HealthCheckResult? Find(RestoreRun run, Func<HealthCheckResult, bool> isProof) => run.Health?.Checks
        .Where(isProof)
        .OrderByDescending(check => check.Status is CheckStatus.Fail).ThenByDescending(check => check.Status).FirstOrDefault();

    private static bool IsNamed(HealthCheckResult check, string name) => string.Equals(check.Name, name, StringComparison.OrdinalIgnoreCase);

    /// <summary>A smoke test has the name that the profile gives it; its evidence has its kind.</summary>
    private static bool IsTest(HealthCheckResult check, string kind) => check.Evidence.TryGetValue("Test", out string? test) && string.Equals(test, kind, StringComparison.Ordinal);
}
