using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using HimalytixRestore.Engine.Files;

namespace HimalytixRestore.Engine.Archives;

/// <summary>Writes one gzip member. Its trailer is written by <see cref="ForwardWriteStream.CompleteAsync"/> only.</summary>
internal sealed class GzipWriteStream : ForwardWriteStream
{
    private const byte HasName = 0x08;
    private const byte UnknownSystem = 255;

    /// <summary>One final block with nothing in it: the library (before .NET 11) writes nothing at all when it was given nothing.</summary>
    private static readonly byte[] EmptyDeflateData = [0x03, 0x00];

    private readonly Stream _output;
    private readonly string? _name;
    private readonly DateTimeOffset? _modifiedAt;
    private readonly GzipSink _sink;
    private readonly DeflateStream _deflate;
    private readonly Crc32 _crc = new();
    private bool _isHeaderWritten;

    /// <summary>Begins a member.</summary>
    /// <param name="output">Where to; left open.</param>
    /// <param name="level">How hard to try.</param>
    /// <param name="name">The original file's name for the header; null for none. Characters beyond Latin-1 become question marks.</param>
    /// <param name="modifiedAt">The original file's time for the header; null for none.</param>
    public GzipWriteStream(Stream output, CompressionLevel level, string? name, DateTimeOffset? modifiedAt)
    {
        _output = output;
        _name = name;
        _modifiedAt = modifiedAt;
        _sink = new(output);
        _deflate = new(_sink, level, leaveOpen: true);
    }

    /// <summary>Bytes taken so far.</summary>
    public long PlainBytes { get; private set; }

    /// <inheritdoc/>
    protected override async ValueTask WriteCoreAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        await WriteHeaderAsync(cancellationToken);
        _crc.Append(buffer.Span);
        PlainBytes += buffer.Length;
        await _deflate.WriteAsync(buffer, cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task CompleteCoreAsync(CancellationToken cancellationToken)
    {
        await WriteHeaderAsync(cancellationToken);
        await _deflate.DisposeAsync();
        if (_sink.IsUnused)
            await _output.WriteAsync(EmptyDeflateData, cancellationToken);

        var trailer = new byte[GzipTrailer.Size];
        GzipTrailer.Of(_crc.GetCurrentHashAsUInt32(), PlainBytes).Write(trailer);
        await _output.WriteAsync(trailer, cancellationToken);
    }

    /// <inheritdoc/>
    protected override void Release() => _deflate.Dispose();

    private async ValueTask WriteHeaderAsync(CancellationToken cancellationToken)
    {
        if (_isHeaderWritten)
            return;

        _isHeaderWritten = true;
        var name = string.IsNullOrEmpty(_name) ? [] : Encoding.Latin1.GetBytes(_name + '\0');
        var header = new byte[GzipHeader.MinimumSize + name.Length];
        GzipHeader.Magic.CopyTo(header);
        header[3] = name.Length > 0 ? HasName : (byte)0;
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), unchecked((uint)(_modifiedAt?.ToUnixTimeSeconds() ?? 0)));
        header[9] = UnknownSystem;
        name.CopyTo(header.AsSpan(GzipHeader.MinimumSize));
        await _output.WriteAsync(header, cancellationToken);
    }
}
