namespace HimalytixRestore;

/// <summary>A table's rows as they were sent to the server.</summary>
/// <param name="Schema">The schema's name, unquoted.</param>
/// <param name="Name">The table's name, unquoted.</param>
/// <param name="Rows">Rows the server acknowledged.</param>
/// <param name="SizeBytes">Size of the rows' text.</param>
/// <param name="Duration">How long it took.</param>
public sealed record RestoredTable(string Schema, string Name, long Rows, long SizeBytes, TimeSpan Duration)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Schema}.{Name}";
}
