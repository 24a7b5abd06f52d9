using System.IO.Compression;
using System.IO.Hashing;
using HimalytixRestore.Engine.Files;

namespace HimalytixRestore.Engine.Archives;

/// <summary>
/// The content of gzip data, all members. Framing is ours, because the library takes data that is cut for whole (docs/backup-format.md,
/// gzip: own the framing): the end is given out only after every member's header, checksum and length were right
/// and nothing but zero bytes followed. Memory is constant whatever the data claims.
/// </summary>
internal sealed class GzipInflateStream : ForwardReadStream
{
    private readonly GzipSource _source;
    private readonly ArchiveErrors _errors;
    private readonly Crc32 _crc = new();
    private DeflateStream? _member;
    private long _memberLength;
    private bool _isEnd;

    /// <summary>Wraps gzip data.</summary>
    /// <param name="input">The data; disposed with this stream unless the options say otherwise.</param>
    /// <param name="options">The name for errors.</param>
    public GzipInflateStream(Stream input, ArchiveOptions options)
    {
        _source = new(input, options.LeaveOpen);
        _errors = new(options.SourceName);
    }

    /// <summary>The first member's header; null before the first read.</summary>
    public GzipHeader? Header { get; private set; }

    /// <inheritdoc/>
    protected override Stream? Owned => _source;

    /// <inheritdoc/>
    protected override async ValueTask<int> ReadCoreAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (!_isEnd)
        {
            _member ??= await BeginMemberAsync(cancellationToken);
            if (_member is null)
                break;

            var count = await InflateAsync(_member, buffer, cancellationToken);
            if (count > 0)
            {
                _crc.Append(buffer.Span[..count]);
                _memberLength += count;
                return count;
            }

            await EndMemberAsync(_member, cancellationToken);
            _member = null;
        }

        return 0;
    }

    /// <inheritdoc/>
    protected override void Release() => _member?.Dispose();

    /// <summary>Reads a member's header; null at the end of the data.</summary>
    private async ValueTask<DeflateStream?> BeginMemberAsync(CancellationToken cancellationToken)
    {
        if (Header is not null && !await SkipZerosAsync(cancellationToken))
        {
            _isEnd = true;
            return null;
        }

        var header = await ReadHeaderAsync(cancellationToken);
        Header ??= header;
        _source.Pass(header.Size);
        _crc.Reset();
        _memberLength = 0;
        return new(_source, CompressionMode.Decompress, leaveOpen: true);
    }

    /// <summary>Passes the zero bytes after a member, with which tapes and disks fill their blocks; false at the end of the data.</summary>
    private async ValueTask<bool> SkipZerosAsync(CancellationToken cancellationToken)
    {
        while (await _source.FillAsync(1, cancellationToken))
        {
            var zeros = _source.Window.IndexOfAnyExcept((byte)0);
            _source.Pass(zeros < 0 ? _source.Window.Length : zeros);
            if (zeros >= 0)
                return true;
        }

        return false;
    }

    private async ValueTask<GzipHeader> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        for (var wanted = GzipHeader.MinimumSize; ; wanted = _source.Window.Length + 1)
        {
            var isMore = wanted <= GzipSource.WindowSize && await _source.FillAsync(wanted, cancellationToken);
            ThrowIfNoMagic();
            var header = GzipHeader.Parse(_source.Window);
            if (header.Fault is { } fault)
                throw _errors.GzipHeader(_source.Offset, fault);

            if (header.IsComplete)
                return header;

            if (!isMore && wanted > GzipSource.WindowSize)
                throw _errors.GzipHeader(_source.Offset, $"it is longer than {GzipSource.WindowSize} bytes");

            if (!isMore)
                throw _errors.GzipCut(_source.Offset + _source.Window.Length, "a header");
        }
    }

    private void ThrowIfNoMagic()
    {
        var head = _source.Window[..Math.Min(GzipHeader.Magic.Length, _source.Window.Length)];
        if (GzipHeader.Magic.StartsWith(head))
            return;

        throw Header is null ? _errors.NotGzip(_source.Window) : _errors.GzipTrailingBytes(_source.Offset, _source.Window);
    }

    private async ValueTask<int> InflateAsync(DeflateStream member, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            var count = await member.ReadAsync(buffer, cancellationToken);
            if (count > 0 || !_source.IsOverdrawn)
                return count;
        }
        catch (InvalidDataException exception) when (!_source.IsOverdrawn)
        {
            throw _errors.GzipData(_source.Offset, exception);
        }
        catch (InvalidDataException)
        {
            // A strict library says itself that the data is cut; a lenient one says nothing. It is the same error.
        }

        throw _errors.GzipCut(_source.Offset + _source.Window.Length, "the compressed data");
    }

    /// <summary>
    /// Finds and checks the trailer. The deflate data ended inside the last chunk, and the trailer's 64 bits are known by now:
    /// where they are found, the member ends; where they are not, it is damaged.
    /// </summary>
    private async ValueTask EndMemberAsync(DeflateStream member, CancellationToken cancellationToken)
    {
        await member.DisposeAsync();
        var chunkLength = _source.ChunkLength;
        await _source.FillAsync(chunkLength + GzipTrailer.Size, cancellationToken);
        var trailer = GzipTrailer.Of(_crc.GetCurrentHashAsUInt32(), _memberLength);
        var position = FindTrailer(trailer, chunkLength);
        if (position < 0)
            throw Damage(trailer, chunkLength);

        _source.Pass(position + GzipTrailer.Size);
    }

    private int FindTrailer(GzipTrailer trailer, int chunkLength)
    {
        Span<byte> bytes = stackalloc byte[GzipTrailer.Size];
        trailer.Write(bytes);
        var window = _source.Window;
        var index = window[1..Math.Min(window.Length, chunkLength + GzipTrailer.Size)].IndexOf(bytes);
        return index < 0 ? -1 : index + 1;
    }

    private IntegrityException Damage(GzipTrailer computed, int chunkLength)
    {
        var window = _source.Window;
        if (window.Length < chunkLength + GzipTrailer.Size)
            return _errors.GzipCut(_source.Offset + window.Length, "a trailer");

        GzipTrailer? best = chunkLength == 1 ? GzipTrailer.Read(window[1..]) : null;
        var offset = _source.Offset + 1;
        for (var position = 1; position <= chunkLength; position++)
        {
            var stored = GzipTrailer.Read(window[position..]);
            if (stored.Crc32 == computed.Crc32)
                return _errors.GzipLength(_source.Offset + position + sizeof(uint), computed.Length, stored.Length);

            if (stored.Length == computed.Length)
                (best, offset) = (stored, _source.Offset + position);
        }

        return _errors.GzipCrc(offset, computed.Crc32, best?.Crc32);
    }
}
