using System.Text;
using System.Xml;

namespace HimalytixRestore.Engine.Reports;

/// <summary>Messages quote servers and dumps: not all of their characters can be in XML.</summary>
internal static class XmlText
{
    /// <summary>The text with every character that XML cannot hold replaced.</summary>
    /// <param name="value">The text.</param>
    /// <param name="replacement">What stands for such a character.</param>
    public static string Valid(string value, char replacement)
    {
        if (value.All(XmlConvert.IsXmlChar))
            return value;
        var text = new StringBuilder(value.Length);
        for (int i = 0; i < value.Length; i++)
        {
            if (i + 1 < value.Length && XmlConvert.IsXmlSurrogatePair(value[i + 1], value[i]))
                text.Append(value[i]).Append(value[++i]);
            else
                text.Append(XmlConvert.IsXmlChar(value[i]) ? value[i] : replacement);
        }

        return text.ToString();
    }
}
