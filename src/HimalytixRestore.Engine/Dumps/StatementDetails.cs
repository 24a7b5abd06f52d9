using System.Globalization;
using System.Text;

namespace HimalytixRestore.Engine.Dumps;

/// <summary>Reads what a statement says of names and values, once its kind is known.</summary>
internal static class StatementDetails
{
    /// <summary>The table of a <c>COPY t (…)</c> or <c>INSERT INTO t (…)</c> statement.</summary>
    public static CopyTarget Target(ReadOnlySpan<byte> statement, Encoding encoding)
    {
        var tokens = new SqlTokens(statement, standardConformingStrings: true);
        tokens.MoveNext();
        tokens.MoveNext();
        tokens.SkipWord("INTO"u8);
        var name = QualifiedName.Read(ref tokens, encoding);
        return new CopyTarget(name.Schema, name.Name, tokens.IsSymbol((byte)'(') ? Columns(ref tokens, encoding) : []);
    }

    private static List<string> Columns(ref SqlTokens tokens, Encoding encoding)
    {
        var columns = new List<string>();
        while (tokens.MoveNext() && !tokens.IsSymbol((byte)')'))
        {
            if (tokens.IsName)
                columns.Add(tokens.Name(encoding));
        }
        return columns;
    }

    /// <summary>The setting of a <c>SET</c> statement; null for <c>SET TRANSACTION</c> and the like, which have no value.</summary>
    public static DumpSetting? Set(ReadOnlySpan<byte> statement, Encoding encoding, bool standardConformingStrings)
    {
        var tokens = new SqlTokens(statement, standardConformingStrings);
        tokens.MoveNext();
        tokens.MoveNext();
        if (!tokens.SkipWord("SESSION"u8))
            tokens.SkipWord("LOCAL"u8);
        if (tokens.SkipWord("NAMES"u8))
            return new DumpSetting("client_encoding", tokens.Value(encoding));
        var name = QualifiedName.Read(ref tokens, encoding);
        if (!tokens.IsSymbol((byte)'=') && !tokens.IsWord("TO"u8))
            return null;
        tokens.MoveNext();
        var value = tokens.Value(encoding);
        var rest = encoding.GetString(tokens.Rest.Trim(" \t\r\n"u8));
        return new DumpSetting(
            SqlTokens.Fold(name.Schema.Length == 0 ? name.Name : $"{name.Schema}.{name.Name}"),
            tokens.MoveNext() ? rest : value);
    }

    /// <summary>The setting of a <c>SELECT set_config('name', 'value', …)</c>; null when it is not called with literals.</summary>
    public static DumpSetting? SetConfig(ReadOnlySpan<byte> statement, Encoding encoding, bool standardConformingStrings)
    {
        var tokens = Arguments(statement, standardConformingStrings);
        tokens.MoveNext();
        if (tokens.Kind != SqlTokenKind.Literal)
            return null;
        var name = SqlTokens.Fold(tokens.Value(encoding));
        tokens.MoveNext();
        tokens.MoveNext();
        return tokens.Kind == SqlTokenKind.Literal ? new DumpSetting(name, tokens.Value(encoding)) : null;
    }

    /// <summary>The position of a <c>SELECT setval('sequence', value, is_called)</c>; null when it is not called with literals.</summary>
    public static DumpSequence? Setval(ReadOnlySpan<byte> statement, Encoding encoding, bool standardConformingStrings)
    {
        var tokens = Arguments(statement, standardConformingStrings);
        tokens.MoveNext();
        if (tokens.Kind != SqlTokenKind.Literal)
            return null;
        var sequence = QualifiedName.Parse(tokens.Value(encoding));
        tokens.MoveNext();
        tokens.MoveNext();
        var sign = "";
        if (tokens.IsSymbol((byte)'-'))
        {
            sign = "-";
            tokens.MoveNext();
        }
        if (!long.TryParse(sign + tokens.Value(encoding), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            return null;
        tokens.MoveNext();
        tokens.MoveNext();
        return new DumpSequence(sequence.Schema, sequence.Name, value, !tokens.IsWord("false"u8));
    }

    /// <summary>The name behind <c>CREATE SCHEMA</c> or <c>CREATE EXTENSION</c>; empty when there is none.</summary>
    public static string CreatedName(ReadOnlySpan<byte> statement, Encoding encoding)
    {
        var tokens = new SqlTokens(statement, standardConformingStrings: true);
        for (var i = 0; i < 3; i++)
            tokens.MoveNext();
        if (tokens.SkipWord("IF"u8) && tokens.SkipWord("NOT"u8))
            tokens.SkipWord("EXISTS"u8);
        tokens.SkipWord("AUTHORIZATION"u8);
        return tokens.IsName ? tokens.Name(encoding) : "";
    }

    /// <summary>Stands on the parenthesis that opens the first function's arguments.</summary>
    private static SqlTokens Arguments(ReadOnlySpan<byte> statement, bool standardConformingStrings)
    {
        var tokens = new SqlTokens(statement, standardConformingStrings);
        while (tokens.MoveNext() && !tokens.IsSymbol((byte)'('))
        {
        }
        return tokens;
    }
}
