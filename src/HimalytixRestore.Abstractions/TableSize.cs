namespace HimalytixRestore;

/// <summary>A table's size on disk, indexes and TOAST included.</summary>
/// <param name="Schema">The schema's name.</param>
/// <param name="Name">The table's name.</param>
/// <param name="SizeBytes">Total size on disk.</param>
/// <param name="Rows">Exact row count; null when it was not counted.</param>
public sealed record TableSize(string Schema, string Name, long SizeBytes, long? Rows)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Schema}.{Name}";
}
