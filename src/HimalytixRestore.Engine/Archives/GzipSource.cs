using System.Buffers;
using HimalytixRestore.Engine.Files;

namespace HimalytixRestore.Engine.Archives;

/// <summary>
/// The gzip data as it is read, with a window that can be looked into. It is also the input of the inflating library, to which it hands out
/// the data in chunks: the library reads beyond the end of a member and does not tell how far (no .NET before 11 does),
/// but it asks for a chunk only when it has used up the one before, so a member ends inside the last chunk it was given.
/// The last bytes of the whole data are handed out one at a time, so there the end is known exactly.
/// </summary>
internal sealed class GzipSource(Stream input, bool leaveOpen) : ForwardReadStream
{
    /// <summary>The size of the window, and with that the largest header that can be read.</summary>
    public const int WindowSize = 128 * 1024;

    /// <summary>How many bytes are kept back from the library until the end of the data is seen; at least a trailer and its last deflate byte.</summary>
    private const int LookAhead = 16;

    private readonly byte[] _window = ArrayPool<byte>.Shared.Rent(WindowSize);
    private int _start;
    private int _end;
    private bool _isEndSeen;

    /// <summary>The position of the window's first byte in the gzip data.</summary>
    public long Offset { get; private set; }

    /// <summary>The window: bytes that are read and not passed yet.</summary>
    public ReadOnlySpan<byte> Window => _window.AsSpan(_start, _end - _start);

    /// <summary>The length, at the window's beginning, of the last chunk that the library was given.</summary>
    public int ChunkLength { get; private set; }

    /// <summary>True when the library asked for more than there is: the data is cut.</summary>
    public bool IsOverdrawn { get; private set; }

    /// <inheritdoc/>
    protected override Stream? Owned => leaveOpen ? null : input;

    /// <summary>Moves the window's beginning.</summary>
    /// <param name="count">By how many bytes of the window.</param>
    public void Pass(int count)
    {
        _start += count;
        Offset += count;
        ChunkLength = 0;
    }

    /// <summary>Reads until the window holds a number of bytes; false when the data ends before.</summary>
    /// <param name="count">The number, at most <see cref="WindowSize"/>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<bool> FillAsync(int count, CancellationToken cancellationToken)
    {
        while (_end - _start < count && !_isEndSeen)
        {
            if (_start > 0)
                MoveToFront();

            var read = await input.ReadAsync(_window.AsMemory(_end, WindowSize - _end), cancellationToken);
            _end += read;
            _isEndSeen = read == 0;
        }

        return _end - _start >= count;
    }

    /// <summary>Gives the library its next chunk.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="cancellationToken">Ends it.</param>
    protected override async ValueTask<int> ReadCoreAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        Pass(ChunkLength);
        await FillAsync(LookAhead + 1, cancellationToken);
        var available = _end - _start;
        var count = available > LookAhead ? Math.Min(buffer.Length, available - LookAhead) : Math.Min(1, available);
        IsOverdrawn |= count == 0;
        _window.AsSpan(_start, count).CopyTo(buffer.Span);
        ChunkLength = count;
        return count;
    }

    /// <inheritdoc/>
    protected override void Release() => ArrayPool<byte>.Shared.Return(_window, clearArray: true);

    private void MoveToFront()
    {
        _window.AsSpan(_start, _end - _start).CopyTo(_window);
        _end -= _start;
        _start = 0;
    }
}
