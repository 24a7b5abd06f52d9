namespace HimalytixRestore.Engine.Stores.Transfer;

/// <summary>How an object is fetched in parts.</summary>
/// <param name="Connections">Parts that are fetched at once.</param>
/// <param name="PartSizeBytes">Size of a part.</param>
internal sealed record TransferOptions(int Connections, long PartSizeBytes)
{
    private const long Mebibyte = 1 << 20;

    /// <summary>To a file: nothing but small buffers is held, so parts can be large enough to make a request cheap and small enough to be fetched again (docs/benchmarks.md, Download).</summary>
    public static TransferOptions File { get; } = new(8, 8 * Mebibyte);

    /// <summary>To a reader: every part is held in memory until its turn, 32 MiB altogether.</summary>
    public static TransferOptions Stream { get; } = new(8, 4 * Mebibyte);
}
