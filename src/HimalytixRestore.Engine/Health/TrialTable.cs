namespace HimalytixRestore.Engine.Health;

/// <summary>A table on which the application's rights are tried.</summary>
/// <param name="Table">The table.</param>
/// <param name="Column">A column that can be set to itself; null when the table has none or is none (a view).</param>
/// <param name="MissingRights">The rights that cannot be tried without side effects and that the role lacks: INSERT, DELETE.</param>
/// <param name="MissingSequences">Sequences of serial columns of which the role may not take a value.</param>
internal sealed record TrialTable(TableName Table, string? Column, IReadOnlyList<string> MissingRights, IReadOnlyList<string> MissingSequences);
