using System.Security.Cryptography;
using HimalytixRestore.Engine.Files;

namespace HimalytixRestore.Engine.Archives;

/// <summary>The input of an archive as stored: counted and hashed while it is read, its first bytes can be looked at before.</summary>
internal sealed class ArchiveInput(Stream input, bool leaveOpen) : ForwardReadStream
{
    /// <summary>How many bytes can be looked at.</summary>
    public const int HeadSize = 8;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _head = new byte[HeadSize];
    private long _bytesRead;
    private int _headStart;
    private int _headEnd;
    private string? _sha256;

    /// <summary>How many bytes were read; may be asked while another thread reads.</summary>
    public long BytesRead => Volatile.Read(ref _bytesRead);

    /// <summary>True when the end of the input was seen.</summary>
    public bool IsEnd => _sha256 is not null;

    /// <summary>SHA-256 of the whole input, lower-case hexadecimal; empty before <see cref="IsEnd"/>.</summary>
    public string Sha256 => _sha256 ?? "";

    /// <inheritdoc/>
    protected override Stream? Owned => leaveOpen ? null : input;

    /// <summary>Looks at the first bytes, before the first read.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(CancellationToken cancellationToken)
    {
        _headEnd = await input.ReadAtLeastAsync(_head, HeadSize, throwOnEndOfStream: false, cancellationToken);
        return _head.AsMemory(0, _headEnd);
    }

    /// <inheritdoc/>
    protected override async ValueTask<int> ReadCoreAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (IsEnd)
            return 0;

        var count = _headStart < _headEnd ? TakeHead(buffer.Span) : await input.ReadAsync(buffer, cancellationToken);
        _hash.AppendData(buffer.Span[..count]);
        Volatile.Write(ref _bytesRead, _bytesRead + count);
        if (count == 0)
            _sha256 = Convert.ToHexString(_hash.GetHashAndReset()).ToLowerInvariant();

        return count;
    }

    /// <inheritdoc/>
    protected override void Release() => _hash.Dispose();

    private int TakeHead(Span<byte> buffer)
    {
        var count = Math.Min(buffer.Length, _headEnd - _headStart);
        _head.AsSpan(_headStart, count).CopyTo(buffer);
        _headStart += count;
        return count;
    }
}
