using System.Text;
using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Restoring.Waves;

/// <summary>
/// ADD CONSTRAINT … PRIMARY KEY or UNIQUE as a unique index that is built beside the table's other indexes, and the constraint made of
/// it: the same pg_dump afterwards (backup-format: waves after the data). Only of what is written exactly as pg_dump writes it.
/// </summary>
/// <param name="Build">The index; it has the constraint's name.</param>
/// <param name="Attach">The constraint.</param>
internal sealed record UniqueKeySplit(string Build, string Attach)
{
    /// <summary>Splits a statement; null when it is not known to be the same: WITHOUT OVERLAPS, a tablespace of its own, anything new.</summary>
    /// <param name="sql">The statement, as <see cref="DumpSession.Encode"/> makes it.</param>
    public static UniqueKeySplit? Of(string sql)
    {
        SqlTokens tokens = new(Encoding.Latin1.GetBytes(sql), standardConformingStrings: true);
        tokens.MoveNext();
        if (!tokens.SkipWord("ALTER"u8) || !tokens.SkipWord("TABLE"u8) || !tokens.SkipWord("ONLY"u8))
            return null;
        var from = At(tokens, sql);
        if (StatementNames.Relation(ref tokens) is null)
            return null;
        var table = sql[from..At(tokens, sql)].Trim();
        if (!tokens.SkipWord("ADD"u8) || !tokens.SkipWord("CONSTRAINT"u8) || !tokens.IsName)
            return null;
        var name = Encoding.Latin1.GetString(tokens.Raw);
        tokens.MoveNext();
        return Read(ref tokens, sql, table, name);
    }

    private static UniqueKeySplit? Read(ref SqlTokens tokens, string sql, string table, string name)
    {
        var isPrimary = tokens.SkipWord("PRIMARY"u8) && tokens.SkipWord("KEY"u8);
        if (!isPrimary && !tokens.SkipWord("UNIQUE"u8))
            return null;
        var nulls = tokens.SkipWord("NULLS"u8) && tokens.SkipWord("NOT"u8) && tokens.SkipWord("DISTINCT"u8) ? " NULLS NOT DISTINCT" : "";
        var columns = Names(ref tokens, sql);
        var include = tokens.SkipWord("INCLUDE"u8) ? Names(ref tokens, sql) : "";
        var options = tokens.SkipWord("WITH"u8) ? Parentheses(ref tokens, sql) : "";
        if (columns is null || include is null || options is null)
            return null;
        var deferrable = tokens.SkipWord("DEFERRABLE"u8) ? " DEFERRABLE" : "";
        var deferred = tokens.SkipWord("INITIALLY"u8) && tokens.SkipWord("DEFERRED"u8) ? " INITIALLY DEFERRED" : "";
        if (tokens.Kind is not SqlTokenKind.End)
            return null;
        return new UniqueKeySplit(
            $"CREATE UNIQUE INDEX {name} ON {table} USING btree {columns}{Part(" INCLUDE ", include)}{nulls}{Part(" WITH ", options)}",
            $"ALTER TABLE ONLY {table} ADD CONSTRAINT {name} {(isPrimary ? "PRIMARY KEY" : "UNIQUE")} USING INDEX {name}{deferrable}{deferred}");
    }

    private static string Part(string keyword, string text) => text.Length == 0 ? "" : keyword + text;

    /// <summary>A list of nothing but names, with its parentheses; null for anything else.</summary>
    private static string? Names(ref SqlTokens tokens, string sql)
    {
        var from = At(tokens, sql);
        if (!tokens.IsSymbol((byte)'('))
            return null;
        do
        {
            tokens.MoveNext();
            if (!tokens.IsName)
                return null;
            tokens.MoveNext();
        }
        while (tokens.IsSymbol((byte)','));
        if (!tokens.IsSymbol((byte)')'))
            return null;
        tokens.MoveNext();
        return sql[from..At(tokens, sql)].TrimEnd();
    }

    /// <summary>Whatever stands in the next parentheses, with them.</summary>
    private static string? Parentheses(ref SqlTokens tokens, string sql)
    {
        var from = At(tokens, sql);
        if (!tokens.IsSymbol((byte)'('))
            return null;
        while (tokens.MoveNext() && !(tokens.Depth == 0 && tokens.IsSymbol((byte)')')))
        {
        }

        tokens.MoveNext();
        return sql[from..At(tokens, sql)].TrimEnd();
    }

    private static int At(SqlTokens tokens, string sql) => sql.Length - tokens.Rest.Length;
}
