namespace HimalytixRestore.Engine.Dumps;

/// <summary>The table a COPY or INSERT statement fills; all names unquoted.</summary>
/// <param name="Schema">The schema; empty when the statement names none.</param>
/// <param name="Table">The table.</param>
/// <param name="Columns">The columns in the statement's order; empty when it lists none.</param>
internal sealed record CopyTarget(string Schema, string Table, IReadOnlyList<string> Columns)
{
    /// <inheritdoc/>
    public override string ToString() => Schema.Length == 0 ? Table : $"{Schema}.{Table}";
}
