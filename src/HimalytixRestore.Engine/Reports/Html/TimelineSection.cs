using System.Xml.Linq;
using static HimalytixRestore.Engine.Reports.Html.HtmlParts;
using static HimalytixRestore.Engine.Reports.Html.HtmlTree;

namespace HimalytixRestore.Engine.Reports.Html;

/// <summary>The timeline of a run with its legend, and a short downtime enlarged.</summary>
internal static class TimelineSection
{
    private static readonly (TimelineKind Kind, string Meaning)[] s_legend =
    [
        (TimelineKind.Done, "done"),
        (TimelineKind.Undone, "done, then undone"),
        (TimelineKind.Failed, "failed"),
        (TimelineKind.Running, "not ended"),
        (TimelineKind.RollBack, "roll back"),
    ];

    /// <summary>Writes the section; null when nothing was begun.</summary>
    /// <param name="run">The run.</param>
    public static XElement? Write(RestoreRun run)
    {
        var timeline = RunTimeline.Of(run);
        if (timeline.Bars.Count == 0)
            return null;
        var enlarged = timeline.AroundDowntime();
        return Section(
            "Timeline",
            TimelinePicture.Draw(timeline, $"The steps of the run from {ReportText.Second(timeline.From)} on"),
            Legend(timeline),
            enlarged is null ? null : Element("h3", "The downtime, enlarged"),
            enlarged is null ? null : TimelinePicture.Draw(enlarged, $"The steps of the downtime from {ReportText.Second(enlarged.From)} on"));
    }

    private static XElement Legend(RunTimeline timeline) => Element(
        "ul",
        Class("legend"),
        s_legend.Where(line => timeline.Bars.Any(bar => bar.Kind == line.Kind)).Select(line => Line(TimelinePicture.ClassOf(line.Kind), line.Meaning)),
        timeline.Downtime.Any(span => !span.IsDatabase) ? Line("down", "the application could not work") : null,
        timeline.Downtime.Any(span => span.IsDatabase) ? Line("down closed", "and the database was closed", below: "down") : null);

    /// <summary>A colour and what it means; a colour that always lies on another one is shown so.</summary>
    private static XElement Line(string classes, string meaning, string? below = null) => Element(
        "li",
        Element("svg", Attribute("width", "14"), Attribute("height", "12"), Attribute("aria-hidden", "true"), below is null ? null : Swatch(below), Swatch(classes)),
        Element("span", meaning));

    private static XElement Swatch(string classes) => Element("rect", Class(classes), Attribute("width", "14"), Attribute("height", "12"));
}
