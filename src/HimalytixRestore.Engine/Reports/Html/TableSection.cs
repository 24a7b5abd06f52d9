using System.Xml.Linq;
using static HimalytixRestore.Engine.Reports.Html.HtmlParts;
using static HimalytixRestore.Engine.Reports.Html.HtmlTree;

namespace HimalytixRestore.Engine.Reports.Html;

/// <summary>The largest tables as bars.</summary>
internal static class TableSection
{
    /// <summary>Writes the section; null when they are not known.</summary>
    /// <param name="run">The run.</param>
    public static XElement? Write(RestoreRun run)
    {
        if (run.Health is not { LargestTables.Count: > 0 } health)
            return null;
        long largest = Math.Max(1, health.LargestTables.Max(table => table.SizeBytes));
        return Section(
            "Largest tables",
            Element("p", Class("note"), $"On disk, with indexes. The whole database: {DisplayText.Size(health.SizeBytes)}."),
            Element("ul", Class("rows bars"), health.LargestTables.Select(table => Table(table, (double)table.SizeBytes / largest))));
    }

    private static XElement Table(TableSize table, double share) => Element(
        "li",
        Element("span", Class("name"), table.ToString()),
        Element("span", Class("number"), DisplayText.Size(table.SizeBytes), table.Rows is { } rows ? $", {DisplayText.Count(rows)} rows" : ""),
        Element("svg", Attribute("width", "100%"), Attribute("height", "8"), Attribute("aria-hidden", "true"), Element("rect", Class("size"), Attribute("width", Percent(Math.Max(share, 0.002))), Attribute("height", "8"), Attribute("rx", "2"))));
}
