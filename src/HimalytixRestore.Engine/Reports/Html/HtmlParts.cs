using System.Globalization;
using System.Xml.Linq;
using static HimalytixRestore.Engine.Reports.Html.HtmlTree;

namespace HimalytixRestore.Engine.Reports.Html;

/// <summary>What several sections are made of.</summary>
internal static class HtmlParts
{
    /// <summary>A section with its heading.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="content">What is in it.</param>
    public static XElement Section(string title, params IEnumerable<object?> content) => Element("section", Element("h2", title), content);

    /// <summary>Facts by name; those that are empty are left out.</summary>
    /// <param name="facts">The facts.</param>
    public static XElement Facts(IEnumerable<(string Name, string Value)> facts) =>
        Element("dl", Class("facts"), facts.Where(fact => fact.Value.Length > 0).Select(fact => Element("div", Element("dt", fact.Name), Element("dd", fact.Value))));

    /// <summary>A word on a ground of its tone.</summary>
    /// <param name="tone">The tone.</param>
    /// <param name="text">The word.</param>
    public static XElement Badge(Tone tone, string text) => Element("span", Class($"badge {ClassOf(tone)}"), text);

    /// <summary>The class of a tone in the style sheet.</summary>
    /// <param name="tone">The tone.</param>
    public static string ClassOf(Tone tone) => tone switch
    {
        Tone.Good => "good",
        Tone.Warning => "warning",
        Tone.Bad => "bad",
        _ => "neutral",
    };

    /// <summary>A length as CSS and SVG take it.</summary>
    /// <param name="share">The share, from 0 to 1.</param>
    public static string Percent(double share) => (100 * share).ToString("0.###", CultureInfo.InvariantCulture) + "%";

    /// <summary>Says how many were left out of a list that would be too long to read; null when none were.</summary>
    /// <param name="shown">How many are shown.</param>
    /// <param name="all">How many there are.</param>
    /// <param name="what">What they are.</param>
    public static XElement? More(int shown, int all, string what) => all > shown
        ? Element("p", Class("note"), $"And {DisplayText.Count(all - shown)} more {what}; the report as JSON or Markdown has all of them.")
        : null;
}
