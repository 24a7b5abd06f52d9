using System.Text;

namespace HimalytixRestore.Engine.Dumps;

/// <summary>
/// The qualified names in a statement. pg_dump writes with an empty search_path, so every object of the database stands with its schema;
/// what else has the form <c>a.b</c> (a column behind an alias) must be sorted out by whoever knows the objects.
/// </summary>
internal static class StatementReferences
{
    /// <summary>The names, each once: <c>schema.name</c> and <c>'schema.name'::regclass</c>. Bodies in quotes are not looked into.</summary>
    /// <param name="statement">The statement's bytes.</param>
    /// <param name="encoding">Their encoding.</param>
    public static IReadOnlyCollection<QualifiedName> Of(ReadOnlySpan<byte> statement, Encoding encoding)
    {
        HashSet<QualifiedName> names = [];
        var tokens = new SqlTokens(statement, standardConformingStrings: true);
        var more = tokens.MoveNext();
        while (more)
        {
            if (tokens.Kind is SqlTokenKind.Literal)
                AddLiteral(ref tokens, encoding, names);
            else if (tokens.IsName)
                AddName(ref tokens, encoding, names);
            else
                tokens.MoveNext();
            more = tokens.Kind is not SqlTokenKind.End;
        }

        return names;
    }

    private static void AddLiteral(ref SqlTokens tokens, Encoding encoding, HashSet<QualifiedName> names)
    {
        // A long literal is a body or a text, and no name.
        var text = tokens.Raw.Length < 512 ? tokens.Value(encoding) : "";
        tokens.MoveNext();
        for (var colons = 0; colons < 2; colons++)
        {
            if (!tokens.IsSymbol((byte)':'))
                return;
            tokens.MoveNext();
        }

        if (tokens.IsWord("regclass"u8) && QualifiedName.Parse(text) is { Schema.Length: > 0 } name)
            names.Add(name);
    }

    /// <summary>Of three parts the first two: <c>schema.table.column</c>.</summary>
    private static void AddName(ref SqlTokens tokens, Encoding encoding, HashSet<QualifiedName> names)
    {
        var first = tokens.Raw;
        var isQuoted = tokens.Kind is SqlTokenKind.QuotedIdentifier;
        var name = isQuoted ? tokens.Name(encoding) : null;
        tokens.MoveNext();
        var isFirst = true;
        while (tokens.IsSymbol((byte)'.'))
        {
            tokens.MoveNext();
            if (!tokens.IsName)
                return;
            if (isFirst)
                names.Add(new(name ?? SqlTokens.Fold(encoding.GetString(first)), tokens.Name(encoding)));
            isFirst = false;
            tokens.MoveNext();
        }
    }
}
