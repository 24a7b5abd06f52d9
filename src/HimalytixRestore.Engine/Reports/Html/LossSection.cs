using System.Xml.Linq;
using static HimalytixRestore.Engine.Reports.Html.HtmlParts;
using static HimalytixRestore.Engine.Reports.Html.HtmlTree;

namespace HimalytixRestore.Engine.Reports.Html;

/// <summary>What the live database had that the backup has not, table by table.</summary>
internal static class LossSection
{
    private const int ShownTables = 20;

    /// <summary>Writes the section; null when nothing was compared, or nothing was found.</summary>
    /// <param name="run">The run.</param>
    public static XElement? Write(RestoreRun run)
    {
        if (run.Comparison is not { IsLoss: true } comparison)
            return null;
        var ahead = comparison.Tables.Where(table => table.IsAhead).OrderByDescending(table => table.LostRows).ThenBy(table => table.ToString(), StringComparer.Ordinal).ToList();
        return Section(
            run.State is RestoreRunState.Succeeded ? "What was lost" : "What the backup has not",
            Element("p", comparison.Summary),
            Element("ul", Class("rows"), ahead.Take(ShownTables).Select(Table)),
            More(ShownTables, ahead.Count, "tables"),
            Element("p", Class("note"), $"Compared at {ReportText.Second(comparison.ComparedAt)}; what was written later is not counted. Deleted rows hide as many added ones, and changed rows are seen only where a table keeps the time of a change."));
    }

    private static XElement Table(TableComparison table) => Element(
        "li",
        Element("span", Class("name"), table.ToString()),
        Element("span", Class("number"), table.LostRows > 0 ? $"{(table.IsEstimate ? "about " : "")}{DisplayText.Count(table.LostRows)} rows" : "newer rows"),
        Element("span", Class("detail"), string.Join("; ", Details(table))));

    private static IEnumerable<string> Details(TableComparison table)
    {
        if (table.LiveRows is { } live)
            yield return $"rows {DisplayText.Count(live)}, in the backup {(table.RestoredRows is { } restored ? DisplayText.Count(restored) : "no such table")}";
        if (table.LiveNewest is { } newest)
            yield return $"newest {DisplayText.Time(newest)}, in the backup {(table.RestoredNewest is { } old ? DisplayText.Time(old) : "not known")}";
        if (table.LiveMaximumId is { } id)
            yield return $"largest id {DisplayText.Count(id)}, in the backup {(table.RestoredMaximumId is { } old ? DisplayText.Count(old) : "not known")}";
    }
}
