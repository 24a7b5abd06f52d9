using System.Text;
using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Restoring.Waves;

/// <summary>
/// ADD CONSTRAINT … FOREIGN KEY without a look at the rows, and the look: the first is over at once, the second locks out neither
/// reader nor writer and runs beside those of other tables (backup-format: waves after the data).
/// </summary>
/// <param name="Add">The constraint, not validated.</param>
/// <param name="Validate">Its validation.</param>
internal sealed record ForeignKeySplit(string Add, string Validate)
{
    /// <summary>Splits a statement; null when it is not known to be the same: one that the dump leaves not validated, or anything new.</summary>
    /// <param name="sql">The statement, as <see cref="DumpSession.Encode"/> makes it.</param>
    public static ForeignKeySplit? Of(string sql)
    {
        SqlTokens tokens = new(Encoding.Latin1.GetBytes(sql), standardConformingStrings: true);
        tokens.MoveNext();
        if (!tokens.SkipWord("ALTER"u8) || !tokens.SkipWord("TABLE"u8))
            return null;
        var from = sql.Length - tokens.Rest.Length;
        tokens.SkipWord("ONLY"u8);
        if (StatementNames.Relation(ref tokens) is null)
            return null;
        var table = sql[from..^tokens.Rest.Length].Trim();
        if (!tokens.SkipWord("ADD"u8) || !tokens.SkipWord("CONSTRAINT"u8) || !tokens.IsName)
            return null;
        var name = Encoding.Latin1.GetString(tokens.Raw);
        tokens.MoveNext();
        if (!tokens.SkipWord("FOREIGN"u8) || !tokens.SkipWord("KEY"u8) || !StatementNames.SkipTo(ref tokens, "REFERENCES"u8) || StatementNames.Relation(ref tokens) is null)
            return null;
        return HasOnlyActions(ref tokens) ? new ForeignKeySplit($"{sql}\nNOT VALID", $"ALTER TABLE {table} VALIDATE CONSTRAINT {name}") : null;
    }

    /// <summary>Anything else outside parentheses, NOT above all, could be a property that must not be touched.</summary>
    private static bool HasOnlyActions(ref SqlTokens tokens)
    {
        do
        {
            var isAction = tokens.Depth > 0 || tokens.Kind is SqlTokenKind.End || tokens.IsSymbol((byte)'(') || tokens.IsSymbol((byte)')')
                || tokens.IsWord("MATCH"u8) || tokens.IsWord("FULL"u8) || tokens.IsWord("SIMPLE"u8)
                || tokens.IsWord("ON"u8) || tokens.IsWord("UPDATE"u8) || tokens.IsWord("DELETE"u8)
                || tokens.IsWord("CASCADE"u8) || tokens.IsWord("RESTRICT"u8) || tokens.IsWord("NO"u8) || tokens.IsWord("ACTION"u8)
                || tokens.IsWord("SET"u8) || tokens.IsWord("NULL"u8) || tokens.IsWord("DEFAULT"u8)
                || tokens.IsWord("DEFERRABLE"u8) || tokens.IsWord("INITIALLY"u8) || tokens.IsWord("DEFERRED"u8) || tokens.IsWord("IMMEDIATE"u8);
            if (!isAction)
                return false;
        }
        while (tokens.MoveNext());
        return true;
    }
}
