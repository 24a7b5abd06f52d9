using System.Xml.Linq;
using static HimalytixRestore.Engine.Reports.Html.HtmlParts;
using static HimalytixRestore.Engine.Reports.Html.HtmlTree;

namespace HimalytixRestore.Engine.Reports.Html;

/// <summary>The verdict and the numbers, before anything has to be scrolled for.</summary>
internal static class VerdictSection
{
    /// <summary>Writes the section.</summary>
    /// <param name="run">The run.</param>
    /// <param name="database">The database it is about.</param>
    public static XElement Write(RestoreRun run, string database)
    {
        var verdict = RunVerdict.Of(run);
        return Element(
            "header",
            Class(ClassOf(verdict.Tone)),
            Element("p", Class("subject"), $"{run.Kind} of ", Element("b", database), Place(run)),
            Element("h1", verdict.Headline),
            Element("p", Class("summary"), run.Summary),
            Element("div", Class("figures"), RunFigures.Of(run).Select(Figure)));
    }

    private static string Place(RestoreRun run) => $"{(run.Environment.Length > 0 ? $" in {run.Environment}" : "")} on {run.Server}";

    private static XElement Figure(RunFigure figure) => Element(
        "div",
        Class($"figure {ClassOf(figure.Tone)}"),
        Element("p", Class("label"), figure.Label),
        Element("p", Class("value"), figure.Value),
        Element("p", Class("note"), figure.Note));
}
