using System.Collections.Concurrent;

namespace HimalytixRestore.TestSupport.Stores;

/// <summary>
/// Content of any size that costs one block of memory: noise with a period that is a prime, so that no two parts of a size that is a power
/// of two are equal and none fits in the place of another. The same length and seed are always the same bytes, and are hashed once a process.
/// </summary>
/// <param name="length">How many bytes.</param>
/// <param name="seed">Contents of different seeds differ.</param>
public sealed class GeneratedContent(long length, int seed = 1) : ObjectContent
{
    /// <summary>Bytes after which the content repeats: the greatest prime below 1 MiB.</summary>
    public const int Period = 1_048_573;

    private static readonly ConcurrentDictionary<int, byte[]> Blocks = new();
    private static readonly ConcurrentDictionary<(ContentHash Algorithm, long Length, int Seed), Lazy<byte[]>> Hashes = new();

    private readonly byte[] _block = Blocks.GetOrAdd(seed, Noise);

    /// <inheritdoc/>
    public override long Length => length;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Read(long offset, Memory<byte> scratch)
    {
        var start = (int)(offset % Period);
        return _block.AsMemory(start, (int)Math.Min(Period - start, length - offset));
    }

    /// <inheritdoc/>
    public override byte[] Hash(ContentHash algorithm) =>
        Hashes.GetOrAdd((algorithm, length, seed), key => new(() => Hash(key.Algorithm, 0, key.Length))).Value;

    private static byte[] Noise(int seed)
    {
        var block = new byte[Period];
        new Random(seed).NextBytes(block);
        return block;
    }
}
