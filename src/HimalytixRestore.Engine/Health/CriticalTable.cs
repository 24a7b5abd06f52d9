using System.Globalization;

namespace HimalytixRestore.Engine.Health;

/// <summary>A table that must have rows.</summary>
/// <param name="Text">Its name as SQL writes it, for example <c>accounting_journalentry</c>, <c>tenant1.ledger</c> or <c>"My Schema"."T"</c>.</param>
/// <param name="Minimum">The number of rows it must have.</param>
internal sealed record CriticalTable(string Text, long Minimum)
{
    /// <summary>Reads <c>schema.table</c>, which means at least one row, or <c>schema.table=minimum</c>.</summary>
    /// <param name="text">The setting's text.</param>
    /// <exception cref="ConfigurationException">It is neither (<c>CriticalTableInvalid</c>).</exception>
    public static CriticalTable Parse(string text)
    {
        var sign = text.LastIndexOf('=');
        var name = (sign < 0 ? text : text[..sign]).Trim();
        if (name.Length > 0 && sign < 0)
            return new(name, 1);
        if (name.Length > 0 && long.TryParse(text[(sign + 1)..], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var minimum))
            return new(name, minimum);

        throw new ConfigurationException("CriticalTableInvalid", $"'{text}' is no critical table.", "Write schema.table, or schema.table=1000 for at least 1000 rows.") { TargetName = text };
    }
}
