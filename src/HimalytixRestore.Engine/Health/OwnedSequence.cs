namespace HimalytixRestore.Engine.Health;

/// <summary>A sequence that makes the values of a column: of a serial or an identity column.</summary>
/// <param name="Sequence">The sequence.</param>
/// <param name="Table">The table.</param>
/// <param name="Column">The column.</param>
/// <param name="Increment">The sequence's increment.</param>
internal sealed record OwnedSequence(TableName Sequence, TableName Table, string Column, long Increment);
