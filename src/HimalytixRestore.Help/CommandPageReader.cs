using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace HimalytixRestore.Help;

/// <summary>
/// Reads a page: <c># Verb-Noun</c>, then the level-two headings SYNOPSIS, DESCRIPTION, EXAMPLES (<c>### Title</c>, a powershell block, a remark),
/// PARAMETERS (<c>### -Name</c>, text), INPUTS, OUTPUTS, NOTES, RELATED LINKS (a list).
/// </summary>
internal sealed class CommandPageReader
{
    private readonly CommandPage _page;
    private readonly Problems _problems;
    private string _section = "";
    private PageExample? _example;
    private PageParameter? _parameter;

    private CommandPageReader(string file, Problems problems)
    {
        _page = new() { File = file };
        _problems = problems;
    }

    /// <summary>Reads one file.</summary>
    public static CommandPage Read(string file, Problems problems)
    {
        var reader = new CommandPageReader(file, problems);
        foreach (var block in Markdown.Parse(File.ReadAllText(file)))
            reader.Take(block);
        return reader._page;
    }

    private void Take(Block block)
    {
        switch (block)
        {
            case HeadingBlock { Level: 1 } heading:
                _page.Name = PlainText.Of(heading.Inline);
                break;
            case HeadingBlock { Level: 2 } heading:
                _section = PlainText.Of(heading.Inline).ToUpperInvariant();
                (_example, _parameter) = (null, null);
                break;
            case HeadingBlock heading:
                TakeSubheading(PlainText.Of(heading.Inline), heading.Line + 1);
                break;
            case CodeBlock code when _example is not null:
                _example.Code.Add(code.Lines.ToString());
                break;
            case ListBlock list when _section is "RELATED LINKS":
                TakeLinks(list);
                break;
            default:
                if (Target() is { } target)
                    target.AddRange(PlainText.Paragraphs(block));
                else
                    Wrong(block, $"Text outside a known section ('{_section}').");
                break;
        }
    }

    private void TakeSubheading(string text, int line)
    {
        if (_section is "EXAMPLES")
            _page.Examples.Add(_example = new(text, line));
        else if (_section is "PARAMETERS" && text.StartsWith('-'))
            _page.Parameters[text[1..]] = _parameter = new(line);
        else
            _problems.Add(_page.File, line, $"The heading '{text}' has no place in section '{_section}'.");
    }

    private void TakeLinks(ListBlock list)
    {
        foreach (var item in list.OfType<ListItemBlock>())
        {
            var link = item.Descendants<LinkInline>().FirstOrDefault();
            _page.Links.Add((PlainText.Paragraphs(item) is [var text, ..] ? text : "", IsAddress(link?.Url) ? link!.Url! : ""));
        }
    }

    private List<string>? Target() => _section switch
    {
        "SYNOPSIS" => _page.Synopsis,
        "DESCRIPTION" => _page.Description,
        "EXAMPLES" => _example?.Remarks,
        "PARAMETERS" => _parameter?.Text,
        "INPUTS" => _page.Inputs,
        "OUTPUTS" => _page.Outputs,
        "NOTES" => _page.Notes,
        _ => null,
    };

    private void Wrong(Block block, string text) => _problems.Add(_page.File, block.Line + 1, text);

    private static bool IsAddress(string? url) => url?.StartsWith("http", StringComparison.Ordinal) is true;
}
