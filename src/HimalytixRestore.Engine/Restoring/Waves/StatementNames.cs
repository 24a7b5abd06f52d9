using System.Text;
using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Restoring.Waves;

/// <summary>Reads the names a statement is about. A name without its schema is none: nobody can tell what it means.</summary>
internal static class StatementNames
{
    /// <summary>Reads a name of two parts at the current token and moves behind it; null for any other.</summary>
    /// <param name="tokens">The statement.</param>
    public static Place? Relation(ref SqlTokens tokens)
    {
        var parts = Parts(ref tokens);
        return parts.Count == 2 ? new Place(parts[0], parts[1]) : null;
    }

    /// <summary>
    /// Reads the object at the current token, which is a word for its type: a relation is itself, a column its table, and what else lies
    /// in a schema is the whole schema. Null for what lies in none, and for types not known here.
    /// </summary>
    /// <param name="tokens">The statement.</param>
    public static Place? Object(ref SqlTokens tokens)
    {
        if (!tokens.SkipWord("FOREIGN"u8))
            tokens.SkipWord("MATERIALIZED"u8);
        if (tokens.SkipWord("TABLE"u8) || tokens.SkipWord("VIEW"u8) || tokens.SkipWord("SEQUENCE"u8) || tokens.SkipWord("INDEX"u8))
            return AfterExists(ref tokens);
        if (tokens.SkipWord("COLUMN"u8))
            return Parts(ref tokens) is { Count: 3 } column ? new Place(column[0], column[1]) : null;
        if (tokens.SkipWord("CONSTRAINT"u8) || tokens.SkipWord("TRIGGER"u8) || tokens.SkipWord("POLICY"u8) || tokens.SkipWord("RULE"u8))
            return OfTable(ref tokens);
        if (tokens.SkipWord("FUNCTION"u8) || tokens.SkipWord("PROCEDURE"u8) || tokens.SkipWord("ROUTINE"u8) || tokens.SkipWord("AGGREGATE"u8)
            || tokens.SkipWord("TYPE"u8) || tokens.SkipWord("DOMAIN"u8) || tokens.SkipWord("STATISTICS"u8))
            return AfterExists(ref tokens) is { } member ? Place.Whole(member.Schema) : null;
        return tokens.SkipWord("SCHEMA"u8) && Parts(ref tokens) is { Count: 1 } schema ? Place.Whole(schema[0]) : null;
    }

    /// <summary>Moves to the next of these words outside parentheses, and behind it; false when there is none.</summary>
    /// <param name="tokens">The statement.</param>
    /// <param name="word">The word.</param>
    public static bool SkipTo(ref SqlTokens tokens, ReadOnlySpan<byte> word)
    {
        while (tokens.MoveNextOuter())
        {
            if (tokens.SkipWord(word))
                return true;
        }

        return false;
    }

    private static Place? AfterExists(ref SqlTokens tokens)
    {
        if (tokens.SkipWord("IF"u8))
        {
            tokens.SkipWord("NOT"u8);
            tokens.SkipWord("EXISTS"u8);
        }

        tokens.SkipWord("ONLY"u8);
        return Relation(ref tokens);
    }

    private static Place? OfTable(ref SqlTokens tokens)
    {
        if (!SkipTo(ref tokens, "ON"u8))
            return null;
        var isDomain = tokens.SkipWord("DOMAIN"u8);
        return Relation(ref tokens) is { } table ? isDomain ? Place.Whole(table.Schema) : table : null;
    }

    private static List<string> Parts(ref SqlTokens tokens)
    {
        List<string> parts = [];
        while (tokens.IsName)
        {
            parts.Add(tokens.Name(Encoding.Latin1));
            tokens.MoveNext();
            if (!tokens.IsSymbol((byte)'.'))
                break;
            tokens.MoveNext();
        }

        return parts;
    }
}
