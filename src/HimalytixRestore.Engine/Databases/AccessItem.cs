using System.Text;

namespace HimalytixRestore.Engine.Databases;

/// <summary>
/// One item of an access list in the catalogue's text form, for example <c>"my role"=rw*/owner</c>.
/// Source: PostgreSQL's manual, "Privileges".
/// </summary>
/// <param name="Grantee">Who has the privileges; empty for PUBLIC.</param>
/// <param name="Grantor">Who granted them.</param>
/// <param name="Privileges">The privileges' SQL names, without the right to grant them on.</param>
/// <param name="GrantablePrivileges">Those with the right to grant them on.</param>
internal sealed record AccessItem(string Grantee, string Grantor, IReadOnlyList<string> Privileges, IReadOnlyList<string> GrantablePrivileges)
{
    /// <summary>The letters in the order in which the server writes them.</summary>
    private const string Letters = "arwdDxtXUCTcsAm";

    /// <summary>Reads the text form.</summary>
    /// <param name="text">The item.</param>
    /// <exception cref="FormatException">It is no such item.</exception>
    public static AccessItem Parse(string text)
    {
        int position = 0;
        string grantee = ReadName(text, ref position, '=');
        List<string> plain = [];
        List<string> grantable = [];
        for (; position < text.Length && text[position] != '/'; position++)
        {
            string name = PrivilegeName(text[position], text);
            bool isGrantable = position + 1 < text.Length && text[position + 1] == '*';
            (isGrantable ? grantable : plain).Add(name);
            if (isGrantable)
                position++;
        }

        if (position++ >= text.Length)
            throw Malformed(text);

        return new(grantee, ReadName(text, ref position, '\0'), plain, grantable);
    }

    /// <summary>The item after the object went from one owner to another.</summary>
    /// <param name="from">The old owner.</param>
    /// <param name="to">The new owner.</param>
    public AccessItem HandOver(string from, string to) => this with
    {
        Grantee = string.Equals(Grantee, from, StringComparison.Ordinal) ? to : Grantee,
        Grantor = string.Equals(Grantor, from, StringComparison.Ordinal) ? to : Grantor,
    };

    /// <summary>The text form; every name is quoted unless it is of the plainest kind, as the server reads it.</summary>
    public override string ToString() =>
        $"{Name(Grantee)}={string.Concat(Letters.Select(Written))}/{Name(Grantor)}";

    private string Written(char letter)
    {
        string name = PrivilegeName(letter, "");
        return GrantablePrivileges.Contains(name, StringComparer.Ordinal) ? $"{letter}*"
            : Privileges.Contains(name, StringComparer.Ordinal) ? $"{letter}" : "";
    }

    private static string Name(string role) => role.All(character => char.IsAsciiLetterOrDigit(character) || character == '_')
        ? role
        : $"\"{role.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string ReadName(string text, ref int position, char end)
    {
        StringBuilder name = new();
        bool quoted = false;
        for (; position < text.Length; position++)
        {
            char character = text[position];
            if (character == '"')
            {
                bool isEscaped = quoted && position + 1 < text.Length && text[position + 1] == '"';
                if (!isEscaped)
                {
                    quoted = !quoted;
                    continue;
                }

                position++;
            }
            else if (!quoted && character == end)
            {
                break;
            }

            name.Append(character);
        }

        if (end != '\0' && position++ >= text.Length)
            throw Malformed(text);

        return name.ToString();
    }

    private static string PrivilegeName(char letter, string text) => letter switch
    {
        'r' => "SELECT",
        'w' => "UPDATE",
        'a' => "INSERT",
        'd' => "DELETE",
        'D' => "TRUNCATE",
        'x' => "REFERENCES",
        't' => "TRIGGER",
        'm' => "MAINTAIN",
        'X' => "EXECUTE",
        'U' => "USAGE",
        'C' => "CREATE",
        'c' => "CONNECT",
        'T' => "TEMPORARY",
        's' => "SET",
        'A' => "ALTER SYSTEM",
        _ => throw Malformed(text),
    };

    private static FormatException Malformed(string text) => new($"'{text}' is no item of an access list.");
}
