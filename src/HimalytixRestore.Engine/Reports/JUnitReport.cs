using System.Globalization;
using System.Xml.Linq;

namespace HimalytixRestore.Engine.Reports;

/// <summary>
/// A run as JUnit XML, as Jenkins' xunit plugin and its kin read it: a suite of the steps with their times, one of the budgets, one of
/// the health checks. A warning is a passed case that says so.
/// </summary>
internal static class JUnitReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="run">The run.</param>
    public static string Write(RestoreRun run)
    {
        XElement[] suites =
        [
            Suite(run, "steps", run.Duration, [.. run.Steps.Select(step => Step(run, step))], Properties(run)),
            .. run.Drill is { Budgets.Count: > 0 } drill ? new[] { Suite(run, "budgets", TimeSpan.Zero, [.. drill.Budgets.Select(budget => Budget(run, budget))]) } : [],
            .. run.Health is { } health ? new[] { Suite(run, "health", TimeSpan.Zero, [.. health.Checks.Select(check => Check(run, check))]) } : [],
        ];
        var document = new XDocument(new XElement("testsuites", new XAttribute("name", Name(run)), new XAttribute("time", Seconds(run.Duration)), Sums(suites.Descendants("testcase")), suites));
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + document.ToString() + "\n";
    }

    private static XElement Suite(RestoreRun run, string part, TimeSpan time, XElement[] cases, XElement? properties = null) => new(
        "testsuite",
        new XAttribute("name", $"{Name(run)}: {part}"),
        Sums(cases),
        new XAttribute("skipped", Count(cases, "skipped")),
        new XAttribute("time", Seconds(time)),
        new XAttribute("timestamp", run.StartedAt.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)),
        new XAttribute("hostname", Text(run.Server)),
        properties,
        cases);

    private static XAttribute[] Sums(IEnumerable<XElement> cases)
    {
        var all = cases.ToList();
        return [new("tests", all.Count), new("failures", Count(all, "failure")), new("errors", 0)];
    }

    private static int Count(IEnumerable<XElement> cases, string element) => cases.Count(c => c.Element(element) is not null);

    private static XElement Properties(RestoreRun run)
    {
        (string Name, string Value)[] facts =
        [
            ("RunId", run.RunId), ("State", run.State.ToString()), ("Environment", run.Environment), ("Database", run.Drill?.LiveDatabase ?? run.Database), ("Backup", run.Backup?.Uri ?? run.File?.Path ?? ""),
            ("BackupCreatedAt", DisplayText.Time(run.Backup?.CreatedAt ?? run.File?.CreatedAt)), ("Sha256", run.Verification?.Sha256 ?? ""), ("Rows", (run.Restore?.Rows ?? 0).ToString(CultureInfo.InvariantCulture)),
            ("Attempts", run.Attempts.Count.ToString(CultureInfo.InvariantCulture)), ("Summary", run.Summary), ("Journal", run.JournalPath), ("IncidentReport", run.IncidentPath),
        ];
        return new("properties", facts.Where(fact => fact.Value.Length > 0).Select(fact => new XElement("property", new XAttribute("name", fact.Name), new XAttribute("value", Text(fact.Value)))));
    }

    private static XElement Step(RestoreRun run, StepResult step) => Case(run, "steps", step.Id, step.Duration, step.Status switch
    {
        StepStatus.Failed => Failure(step.Failure?.ErrorId ?? "", step.Failure?.Message ?? step.Message, step.Failure is { } failure ? Details(failure) : step.Message),
        StepStatus.Pending or StepStatus.Skipped => Skipped(step.Message.Length > 0 ? step.Message : "It did not come to this step."),
        _ => new XElement("system-out", Text(step.Message)),
    });

    private static XElement Budget(RestoreRun run, DrillBudget budget) => Case(run, "budgets", budget.Name, budget.Measured ?? TimeSpan.Zero, budget switch
    {
        { Measured: null } => Skipped("It was not measured."),
        { IsMet: false } => Failure("DrillBudgetMissed", budget.ToString(), budget.ToString()),
        _ => new XElement("system-out", budget.ToString()),
    });

    private static XElement Check(RestoreRun run, HealthCheckResult check) => Case(run, "health", check.Name, TimeSpan.Zero, check.Status switch
    {
        CheckStatus.Fail => Failure("HealthCheckFailed", check.Message, $"{check.Message}\n{check.RecommendedAction}"),
        CheckStatus.Skipped => Skipped(check.Message),
        _ => new XElement("system-out", Text($"{check.Status}: {check.Message} {check.RecommendedAction}".TrimEnd())),
    });

    private static XElement Case(RestoreRun run, string part, string name, TimeSpan time, XElement outcome) => new(
        "testcase", new XAttribute("classname", Text($"HimalytixRestore.{run.Kind}.{part}")), new XAttribute("name", Text(name)), new XAttribute("time", Seconds(time)), outcome);

    private static XElement Failure(string type, string message, string details) => new("failure", new XAttribute("type", type), new XAttribute("message", Text(message)), Text(details));

    private static XElement Skipped(string reason) => new("skipped", new XAttribute("message", Text(reason)));

    private static string Details(RestoreFailure failure) =>
        string.Join('\n', [failure.Message, $"What to do: {failure.RecommendedAction}", .. failure.Evidence.Select(fact => $"{fact.Key}: {fact.Value}")]);

    private static string Name(RestoreRun run) => Text($"{run.Kind} of {run.Drill?.LiveDatabase ?? run.Database}");

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Text(string value) => XmlText.Valid(value, '?');
}
