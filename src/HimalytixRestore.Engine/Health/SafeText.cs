using System.Text;

namespace HimalytixRestore.Engine.Health;

/// <summary>What an application or its log said, made fit for a report: it is anybody's text.</summary>
internal static class SafeText
{
    /// <summary>One line of bounded length; control characters, which could steer a terminal, become spaces.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">The most characters.</param>
    public static string Line(string text, int longest)
    {
        var line = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (line.Length >= longest)
                return line.Append('…').ToString();
            var isSafe = Rune.GetUnicodeCategory(rune) is not (System.Globalization.UnicodeCategory.Control or System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator);
            line.Append(isSafe ? rune.ToString() : " ");
        }

        return line.ToString().Trim();
    }
}
