namespace HimalytixRestore;

/// <summary>One table's data in a dump.</summary>
/// <param name="Schema">The schema's name, unquoted.</param>
/// <param name="Name">The table's name, unquoted.</param>
/// <param name="Rows">Rows in its COPY blocks, or of its INSERT statements in a dump made with <c>--inserts</c>.</param>
/// <param name="SizeBytes">Size of those rows' text; of the statements themselves in a dump made with <c>--inserts</c>.</param>
/// <param name="Line">The line of its first COPY or INSERT statement, from 1.</param>
public sealed record DumpTable(string Schema, string Name, long Rows, long SizeBytes, long Line)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Schema}.{Name}";
}
