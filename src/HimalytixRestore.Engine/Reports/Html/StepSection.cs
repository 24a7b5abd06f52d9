using System.Xml.Linq;
using static HimalytixRestore.Engine.Reports.Html.HtmlParts;
using static HimalytixRestore.Engine.Reports.Html.HtmlTree;

namespace HimalytixRestore.Engine.Reports.Html;

/// <summary>Every step of the runbook, also those that were left out, with what happened.</summary>
internal static class StepSection
{
    /// <summary>Writes the section; null when the run has no steps.</summary>
    /// <param name="run">The run.</param>
    public static XElement? Write(RestoreRun run) => run.Steps.Count == 0 ? null : Section(
        run.Attempts.Count > 1 ? "Steps of the last attempt" : "Steps",
        Element("ol", Class("rows"), run.Steps.Select(Step)));

    private static XElement Step(StepResult step) => Element(
        "li",
        Element("span", Class("name"), step.Id),
        Element("span", Class("number"), Badge(ToneOf(step.Status), step.Status.ToString())),
        Element("span", Class("detail"), $"{When(step)}{step.Message}"));

    private static string When(StepResult step) => step is { StartedAt: { } started, Status: not StepStatus.Skipped } ? $"{ReportText.Clock(started)}, {DisplayText.Duration(step.Duration)}. " : "";

    private static Tone ToneOf(StepStatus status) => status switch
    {
        StepStatus.Succeeded => Tone.Good,
        StepStatus.Failed => Tone.Bad,
        StepStatus.RolledBack or StepStatus.Running => Tone.Warning,
        _ => Tone.Neutral,
    };
}
