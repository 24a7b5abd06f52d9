using System.Xml.Linq;
using static HimalytixRestore.Engine.Reports.Html.HtmlParts;
using static HimalytixRestore.Engine.Reports.Html.HtmlTree;

namespace HimalytixRestore.Engine.Reports.Html;

/// <summary>The runbook's checklist, ticked where the run has proven a line.</summary>
internal static class ChecklistSection
{
    /// <summary>Writes the section.</summary>
    /// <param name="run">The run.</param>
    public static XElement Write(RestoreRun run)
    {
        var items = PostRestoreChecklist.Of(run);
        int open = items.Count(item => item.State is ChecklistState.Open or ChecklistState.Failed);
        return Section(
            "Checklist after the restore",
            Element("p", Class("note"), open == 0 ? "Nothing of it is left to do." : $"{open} of {items.Count} are left to do."),
            Element("ul", Class("checklist"), items.Select(Item)));
    }

    private static XElement Item(ChecklistItem item)
    {
        var (classes, mark, meaning) = item.State switch
        {
            ChecklistState.Proven => ("good", "✓", "proven"),
            ChecklistState.Failed => ("bad", "✗", "failed"),
            ChecklistState.NotNeeded => ("neutral", "–", "not needed"),
            _ => ("open", "", "open"),
        };
        return Element(
            "li",
            Class(classes),
            Element("span", Class("mark"), Attribute("role", "img"), Attribute("aria-label", meaning), mark),
            Element("span", Class("name"), item.Text),
            Element("span", Class("detail"), item.Proof));
    }
}
