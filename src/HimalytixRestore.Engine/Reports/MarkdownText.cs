using System.Text;

namespace HimalytixRestore.Engine.Reports;

/// <summary>Tables and lines of Markdown out of data that nobody vouches for.</summary>
internal static class MarkdownText
{
    /// <summary>Appends a row of a table.</summary>
    /// <param name="text">The document.</param>
    /// <param name="cells">The cells.</param>
    public static void Row(StringBuilder text, params ReadOnlySpan<string> cells)
    {
        foreach (string cell in cells)
            text.Append("| ").Append(Cell(cell)).Append(' ');
        text.Append("|\n");
    }

    /// <summary>Names and server messages are data: they must not end a cell or begin a construct of their own.</summary>
    public static string Cell(string value) => Line(value).Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    /// <summary>A text on one line.</summary>
    public static string Line(string value) => value.ReplaceLineEndings(" ").Trim();
}
