using System.Text;
using Markdig;
using Markdig.Syntax;

namespace HimalytixRestore.Help;

/// <summary>A topic of docs/about as the text file that Get-Help shows: headings at the margin, text below them, 80 columns.</summary>
/// <param name="Name">The topic's name, <c>about_…</c>.</param>
/// <param name="Text">The file's content.</param>
internal sealed record AboutTopic(string Name, string Text)
{
    private const int Width = 80;
    private const string Indent = "    ";

    /// <summary>Reads all topics of a folder.</summary>
    public static IReadOnlyList<AboutTopic> ReadAll(string folder, Problems problems) =>
        [.. Directory.EnumerateFiles(folder, "about_*.md").Order(StringComparer.Ordinal).Select(f => Read(f, problems))];

    private static AboutTopic Read(string file, Problems problems)
    {
        var name = Path.GetFileNameWithoutExtension(file);
        var text = new StringBuilder();
        foreach (var block in Markdown.Parse(File.ReadAllText(file)))
        {
            switch (block)
            {
                case HeadingBlock { Level: 1 } heading:
                    if (!string.Equals(PlainText.Of(heading.Inline), name, StringComparison.Ordinal))
                        problems.Add(file, heading.Line + 1, "The topic's heading has to be the file's name.");
                    text.Append("TOPIC\n").Append(Indent).Append(name).Append('\n');
                    break;
                case HeadingBlock heading:
                    text.Append('\n').Append(PlainText.Of(heading.Inline).ToUpperInvariant()).Append('\n');
                    break;
                case CodeBlock code:
                    AppendCode(text, code, file, problems);
                    break;
                default:
                    foreach (var paragraph in PlainText.Paragraphs(block))
                        AppendWrapped(text, paragraph, hang: block is ListBlock ? "  " : "");
                    text.Append(block is ListBlock ? "\n" : "");
                    break;
            }
        }

        if (!text.ToString().Contains("SHORT DESCRIPTION\n", StringComparison.Ordinal))
            problems.Add(file, 1, "A topic needs the section SHORT DESCRIPTION: Get-Help lists it.");
        return new(name, text.ToString().Replace("\n\n\n", "\n\n", StringComparison.Ordinal).TrimEnd() + "\n");
    }

    private static void AppendCode(StringBuilder text, CodeBlock code, string file, Problems problems)
    {
        foreach (var line in code.Lines.ToString().Split('\n'))
        {
            if (line.Length > Width - (2 * Indent.Length))
                problems.Add(file, code.Line + 1, $"A line of code is longer than {Width - (2 * Indent.Length)} columns: {line}");
            text.Append(Indent).Append(Indent).Append(line).Append('\n');
        }

        text.Append('\n');
    }

    private static void AppendWrapped(StringBuilder text, string paragraph, string hang)
    {
        var line = Indent.Length;
        text.Append(Indent);
        foreach (var word in paragraph.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            var atStart = line <= Indent.Length;
            if (!atStart && line + 1 + word.Length > Width)
            {
                text.Append('\n').Append(Indent).Append(hang);
                line = Indent.Length + hang.Length;
                atStart = true;
            }

            text.Append(atStart ? "" : " ").Append(word);
            line += word.Length + (atStart ? 0 : 1);
        }

        text.Append(hang.Length > 0 ? "\n" : "\n\n");
    }
}
