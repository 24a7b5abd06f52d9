using System.Globalization;
using System.Text;

namespace HimalytixRestore.TestSupport.Stores;

/// <summary>Writes XML as S3 does: on one line after the declaration, quotes and carriage returns escaped, empty elements closed.</summary>
internal sealed class S3Xml
{
    /// <summary>The name space of its answers; errors have none.</summary>
    public const string NameSpace = "http://s3.amazonaws.com/doc/2006-03-01/";

    private readonly StringBuilder _text = new("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");

    /// <summary>An element with a text.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">Its text; null for no element.</param>
    public S3Xml Element(string name, string? text)
    {
        if (text is { Length: 0 })
            _text.Append('<').Append(name).Append("/>");
        else if (text is not null)
            _text.Append('<').Append(name).Append('>').Append(Escaped(text)).Append("</").Append(name).Append('>');
        return this;
    }

    /// <summary>An element with a number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="number">The number.</param>
    public S3Xml Element(string name, long number) => Element(name, number.ToString(CultureInfo.InvariantCulture));

    /// <summary>An element with a truth value.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value.</param>
    public S3Xml Element(string name, bool value) => Element(name, value ? "true" : "false");

    /// <summary>An element with a time, to the millisecond as S3 has it in XML.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="time">The time.</param>
    public S3Xml Element(string name, DateTimeOffset time) => Element(name, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    /// <summary>An element with elements in it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">Writes them.</param>
    /// <param name="nameSpace">Its name space; null for none.</param>
    public S3Xml Element(string name, Action<S3Xml> content, string? nameSpace = null)
    {
        _text.Append('<').Append(name);
        if (nameSpace is not null)
            _text.Append(" xmlns=\"").Append(nameSpace).Append('"');
        _text.Append('>');
        content(this);
        _text.Append("</").Append(name).Append('>');
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private static string Escaped(string text) =>
        text.AsSpan().ContainsAny("&<>\"\r") ? text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;").Replace("\r", "&#13;") : text;
}
