namespace HimalytixRestore.Engine.Restoring;

/// <summary>One ANALYZE command.</summary>
/// <param name="Tables">Its tables, quoted, as the command lists them.</param>
/// <param name="Bytes">Their size.</param>
internal sealed record AnalyzeUnit(IReadOnlyList<string> Tables, long Bytes)
{
    /// <summary>A table of this size is a command by itself: more is read of it than a command costs.</summary>
    private const long AloneFromBytes = 1L << 20;

    private const int MostTables = 100;

    /// <summary>The command.</summary>
    public string Sql => $"ANALYZE {string.Join(", ", Tables)}";

    /// <summary>What is shown while it runs.</summary>
    public string Name => Tables.Count == 1 ? Tables[0] : $"{Tables.Count} small tables";

    /// <summary>Makes the commands: the largest table first, so that nobody waits for it at the end; small ones together.</summary>
    /// <param name="tables">Quoted names and sizes.</param>
    public static IReadOnlyList<AnalyzeUnit> Of(IReadOnlyCollection<(string Name, long Bytes)> tables) =>
    [
        .. tables.Where(table => table.Bytes >= AloneFromBytes).OrderByDescending(table => table.Bytes).Select(table => new AnalyzeUnit([table.Name], table.Bytes)),
        .. tables.Where(table => table.Bytes < AloneFromBytes).Chunk(MostTables).Select(chunk => new AnalyzeUnit([.. chunk.Select(table => table.Name)], chunk.Sum(table => table.Bytes))),
    ];
}
