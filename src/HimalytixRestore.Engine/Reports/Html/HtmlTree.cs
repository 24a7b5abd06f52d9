using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace HimalytixRestore.Engine.Reports.Html;

/// <summary>
/// HTML as a tree, and the only way to it: names and messages of dumps and servers become text nodes and attribute values here, which the
/// writer encodes, so that none of them can become markup.
/// </summary>
internal static class HtmlTree
{
    /// <summary>Elements that a browser takes as empty; any other must have an end tag.</summary>
    private static readonly FrozenSet<string> s_void = new[] { "br", "hr", "meta", "line", "rect" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly XmlWriterSettings s_settings = new() { OmitXmlDeclaration = true, Indent = true, IndentChars = " ", NewLineChars = "\n" };

    /// <summary>An element.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">Texts, <see cref="Attribute"/>s, elements, sequences of these; null is left out.</param>
    public static XElement Element(string name, params ReadOnlySpan<object?> content)
    {
        var element = new XElement(name);
        foreach (object? part in content)
            Add(element, part);
        if (element.IsEmpty && !s_void.Contains(name))
            element.Add("");
        return element;
    }

    /// <summary>An attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public static XAttribute Attribute(string name, string value) => new(name, Clean(value));

    /// <summary>The attribute <c>class</c>.</summary>
    /// <param name="names">The class names.</param>
    public static XAttribute Class(string names) => new("class", names);

    /// <summary>The document's text.</summary>
    /// <param name="html">The element <c>html</c>.</param>
    public static string Write(XElement html)
    {
        var text = new StringBuilder("<!DOCTYPE html>\n");
        using (var writer = XmlWriter.Create(text, s_settings))
            html.WriteTo(writer);
        return text.Append('\n').ToString();
    }

    private static void Add(XElement element, object? part)
    {
        switch (part)
        {
            case string text:
                element.Add(new XText(Clean(text)));
                break;
            case IEnumerable<object?> parts:
                foreach (object? one in parts)
                    Add(element, one);
                break;
            default:
                element.Add(part);
                break;
        }
    }

    /// <summary>Characters that cannot be shown, or that turn the direction of what follows, are replaced: a name must not look like another.</summary>
    private static string Clean(string value)
    {
        value = XmlText.Valid(value, '\uFFFD');
        return value.Any(IsHidden) ? string.Create(value.Length, value, (characters, text) =>
        {
            for (int i = 0; i < text.Length; i++)
                characters[i] = IsHidden(text[i]) ? '\uFFFD' : text[i];
        }) : value;
    }

    private static bool IsHidden(char character) => character is not ('\n' or '\t' or '\u200C' or '\u200D')
        && (char.IsControl(character) || char.GetUnicodeCategory(character) is UnicodeCategory.Format);
}
