namespace HimalytixRestore.TestSupport.Stores;

/// <summary>Content that lies in memory.</summary>
/// <param name="bytes">The bytes; not to be changed any more.</param>
public sealed class BytesContent(ReadOnlyMemory<byte> bytes) : ObjectContent
{
    /// <inheritdoc/>
    public override long Length => bytes.Length;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Read(long offset, Memory<byte> scratch) => bytes[(int)offset..];
}
