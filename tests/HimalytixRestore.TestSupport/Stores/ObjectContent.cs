using System.Collections.Concurrent;

namespace HimalytixRestore.TestSupport.Stores;

/// <summary>The bytes of an object. They never change; an object gets another content instead.</summary>
public abstract class ObjectContent
{
    private readonly ConcurrentDictionary<ContentHash, Lazy<byte[]>> _hashes = new();

    /// <summary>How many bytes there are.</summary>
    public abstract long Length { get; }

    /// <summary>Bytes in a row from an offset on: at least one, as many as come without copying.</summary>
    /// <param name="offset">Below <see cref="Length"/>.</param>
    /// <param name="scratch">Where they may be put when they are not in memory; not empty.</param>
    public abstract ReadOnlyMemory<byte> Read(long offset, Memory<byte> scratch);

    /// <summary>A hash of everything, computed once and when first asked for, in the byte order in which stores write it.</summary>
    /// <param name="algorithm">Which one.</param>
    public virtual byte[] Hash(ContentHash algorithm) =>
        _hashes.GetOrAdd(algorithm, key => new(() => Hash(key, 0, Length))).Value;

    /// <summary>A hash of a range.</summary>
    /// <param name="algorithm">Which one.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many bytes.</param>
    public byte[] Hash(ContentHash algorithm, long offset, long length)
    {
        using var hasher = new ContentHasher(algorithm);
        var scratch = new byte[1 << 16];
        for (var end = offset + length; offset < end;)
        {
            var bytes = Read(offset, scratch);
            bytes = bytes[..(int)Math.Min(bytes.Length, end - offset)];
            hasher.Append(bytes.Span);
            offset += bytes.Length;
        }

        return hasher.Finish();
    }

    /// <summary>A range as an array.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="count">How many bytes.</param>
    public byte[] ToArray(long offset, int count)
    {
        var result = new byte[count];
        var scratch = new byte[1 << 16];
        for (var done = 0; done < count;)
        {
            var bytes = Read(offset + done, scratch);
            bytes = bytes[..Math.Min(bytes.Length, count - done)];
            bytes.CopyTo(result.AsMemory(done));
            done += bytes.Length;
        }

        return result;
    }
}
