using System.Text;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace HimalytixRestore.Help;

/// <summary>Markdown as the plain text that a console shows.</summary>
internal static class PlainText
{
    /// <summary>A heading's or paragraph's text on one line.</summary>
    public static string Of(ContainerInline? inline)
    {
        var text = new StringBuilder();
        foreach (var part in inline ?? [])
        {
            switch (part)
            {
                case LiteralInline literal:
                    text.Append(literal.Content.ToString());
                    break;
                case CodeInline code:
                    text.Append(code.Content);
                    break;
                case LineBreakInline:
                    text.Append(' ');
                    break;
                case HtmlEntityInline entity:
                    text.Append(entity.Transcoded.ToString());
                    break;
                case AutolinkInline link:
                    text.Append(link.Url);
                    break;
                case ContainerInline container:
                    text.Append(Of(container));
                    break;
            }
        }

        return text.ToString();
    }

    /// <summary>A block's paragraphs; the items of a list begin with a dash, code keeps its lines.</summary>
    public static IReadOnlyList<string> Paragraphs(Block block) => block switch
    {
        LeafBlock { Inline: { } inline } => [Of(inline)],
        CodeBlock code => [code.Lines.ToString()],
        ListBlock list => [.. list.OfType<ListItemBlock>().Select((item, i) => $"{(list.IsOrdered ? $"{i + 1}." : "-")} {string.Join("\n  ", Paragraphs(item))}")],
        ContainerBlock container => [.. container.SelectMany(Paragraphs)],
        _ => [],
    };
}
