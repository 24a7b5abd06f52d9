using System.Text;

namespace HimalytixRestore.Engine.Dumps;

/// <summary>Reads the names behind certain words of a statement, which say what hangs on what.</summary>
internal static class StatementClauses
{
    /// <summary>The name behind the first such keyword outside parentheses; null when there is none.</summary>
    /// <param name="statement">The statement's bytes.</param>
    /// <param name="keyword">The keyword.</param>
    /// <param name="encoding">The encoding of the names.</param>
    public static QualifiedName? NameBehind(ReadOnlySpan<byte> statement, ReadOnlySpan<byte> keyword, Encoding encoding)
    {
        var tokens = new SqlTokens(statement, standardConformingStrings: true);
        while (tokens.MoveNextOuter())
        {
            if (tokens.SkipWord(keyword))
                return tokens.IsName ? QualifiedName.Read(ref tokens, encoding) : null;
        }

        return null;
    }

    /// <summary>The table of <c>ALTER TABLE [ONLY] table …</c>, whatever is done to it; null when it is no such statement.</summary>
    /// <param name="statement">The statement's bytes.</param>
    /// <param name="encoding">The encoding of the names.</param>
    public static QualifiedName? AlteredTable(ReadOnlySpan<byte> statement, Encoding encoding)
    {
        var tokens = new SqlTokens(statement, standardConformingStrings: true);
        tokens.MoveNext();
        tokens.MoveNext();
        if (!tokens.SkipWord("TABLE"u8))
            return null;
        tokens.SkipWord("ONLY"u8);
        return QualifiedName.Read(ref tokens, encoding);
    }

    /// <summary>The table of <c>ALTER SEQUENCE … OWNED BY schema.table.column</c>; null when it is no such statement.</summary>
    /// <param name="statement">The statement's bytes.</param>
    /// <param name="encoding">The encoding of the names.</param>
    public static QualifiedName? OwningTable(ReadOnlySpan<byte> statement, Encoding encoding)
    {
        var tokens = new SqlTokens(statement, standardConformingStrings: true);
        while (tokens.MoveNextOuter())
        {
            if (tokens.SkipWord("OWNED"u8) && tokens.SkipWord("BY"u8))
                return tokens.IsWord("NONE"u8) ? null : StatementSubject.OfColumn(ref tokens, encoding);
        }

        return null;
    }

    /// <summary>The sequence of <c>… ADD GENERATED … AS IDENTITY ( SEQUENCE NAME sequence …)</c>; null when it is no such statement.</summary>
    /// <param name="statement">The statement's bytes.</param>
    /// <param name="encoding">The encoding of the names.</param>
    public static QualifiedName? IdentitySequence(ReadOnlySpan<byte> statement, Encoding encoding)
    {
        var tokens = new SqlTokens(statement, standardConformingStrings: true);
        while (tokens.MoveNext())
        {
            if (tokens.SkipWord("SEQUENCE"u8) && tokens.SkipWord("NAME"u8))
                return QualifiedName.Read(ref tokens, encoding);
        }

        return null;
    }
}
