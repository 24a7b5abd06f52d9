namespace HimalytixRestore;

/// <summary>One table's data in a dump.</summary>
/// <param name="Schema">The schema's name, unquoted.</param>
/// <param name="Name">The table's name, unquoted.</param>
/// <param name="Rows">Rows in its COPY blocks.</param>
/// <param name="SizeBytes">Size of those rows' text.</param>
/// <param name="Line">The line of its (first) COPY statement, from 1.</param>
public sealed record DumpTable(string Schema, string Name, long Rows, long SizeBytes, long Line)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Schema}.{Name}";
}
