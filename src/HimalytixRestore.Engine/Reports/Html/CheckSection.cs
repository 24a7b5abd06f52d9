using System.Xml.Linq;
using static HimalytixRestore.Engine.Reports.Html.HtmlParts;
using static HimalytixRestore.Engine.Reports.Html.HtmlTree;

namespace HimalytixRestore.Engine.Reports.Html;

/// <summary>The checks of the restored database and of the application, the worst first.</summary>
internal static class CheckSection
{
    /// <summary>Writes the section; null when nothing was checked.</summary>
    /// <param name="run">The run.</param>
    public static XElement? Write(RestoreRun run) => run.Health is not { } health ? null : Section(
        "Checks",
        Element("p", Class("note"), $"{DisplayText.Tally(health.Checks)}, of {health.Database} at {ReportText.Second(health.CheckedAt)}"),
        Element("ul", Class("rows"), health.Checks.OrderBy(Order).Select(Check)));

    private static int Order(HealthCheckResult check) => check.Status switch
    {
        CheckStatus.Fail => 0,
        CheckStatus.Warn => 1,
        CheckStatus.Pass => 2,
        _ => 3,
    };

    private static XElement Check(HealthCheckResult check) => Element(
        "li",
        Element("span", Class("name"), check.Name),
        Element("span", Class("number"), Badge(ToneOf(check.Status), check.Status.ToString())),
        Element("span", Class("detail"), check.Message),
        check.RecommendedAction.Length > 0 ? Element("span", Class("detail"), Element("b", "What to do: "), check.RecommendedAction) : null);

    private static Tone ToneOf(CheckStatus status) => status switch
    {
        CheckStatus.Pass => Tone.Good,
        CheckStatus.Warn => Tone.Warning,
        CheckStatus.Fail => Tone.Bad,
        _ => Tone.Neutral,
    };
}
