using System.Xml.Linq;
using static HimalytixRestore.Engine.Reports.Html.HtmlTree;

namespace HimalytixRestore.Engine.Reports.Html;

/// <summary>
/// A run as one HTML page that needs nothing but itself: the verdict first, then what to do, the timeline, what was lost, what was proven
/// and what was not, and the details. No script, no link, no request.
/// </summary>
internal static class HtmlReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="run">The run.</param>
    public static string Write(RestoreRun run) => HtmlTree.Write(Element("html", Attribute("lang", "en"), Head(run), Body(run)));

    private static XElement Head(RestoreRun run) => Element(
        "head",
        Element("meta", Attribute("charset", "utf-8")),
        Element("meta", Attribute("http-equiv", "content-security-policy"), Attribute("content", ReportStyle.Policy)),
        Element("meta", Attribute("name", "viewport"), Attribute("content", "width=device-width, initial-scale=1")),
        Element("meta", Attribute("name", "color-scheme"), Attribute("content", "light dark")),
        Element("meta", Attribute("name", "referrer"), Attribute("content", "no-referrer")),
        Element("title", $"{run.Kind} of {Subject(run)}: {run.State}"),
        Element("style", ReportStyle.Text));

    private static XElement Body(RestoreRun run) => Element(
        "body",
        Element(
            "main",
            VerdictSection.Write(run, Subject(run)),
            CauseSection.Write(run),
            TimelineSection.Write(run),
            Columns(run)));

    // Beside each other where there is room; in this order where there is none.
    private static XElement Columns(RestoreRun run) => Element(
        "div",
        Class("columns"),
        LossSection.Write(run),
        ChecklistSection.Write(run),
        AttemptSection.Write(run),
        CheckSection.Write(run),
        TableSection.Write(run),
        StepSection.Write(run),
        NoticeSection.Write(run),
        FactSection.Write(run));

    private static string Subject(RestoreRun run) => run.Drill?.LiveDatabase ?? run.Database;
}
