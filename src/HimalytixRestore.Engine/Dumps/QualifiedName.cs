using System.Text;

namespace HimalytixRestore.Engine.Dumps;

/// <summary>A name with its schema as SQL writes it: <c>public."My table"</c>; both parts unquoted.</summary>
/// <param name="Schema">The schema; empty when none is written.</param>
/// <param name="Name">The name.</param>
internal readonly record struct QualifiedName(string Schema, string Name)
{
    /// <summary>Reads a name at the current token and moves behind it; empty names when there is none.</summary>
    public static QualifiedName Read(ref SqlTokens tokens, Encoding encoding)
    {
        var result = new QualifiedName("", "");
        while (tokens.IsName)
        {
            result = new QualifiedName(result.Name, tokens.Name(encoding));
            tokens.MoveNext();
            if (!tokens.IsSymbol((byte)'.'))
                break;
            tokens.MoveNext();
        }
        return result;
    }

    /// <summary>Reads a name that is the content of a literal, as in <c>setval('public."My_seq"', …)</c>.</summary>
    public static QualifiedName Parse(string text)
    {
        var tokens = new SqlTokens(Encoding.UTF8.GetBytes(text), standardConformingStrings: true);
        tokens.MoveNext();
        return Read(ref tokens, Encoding.UTF8);
    }
}
