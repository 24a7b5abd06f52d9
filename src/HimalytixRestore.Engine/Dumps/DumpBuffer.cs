using System.Buffers;

namespace HimalytixRestore.Engine.Dumps;

/// <summary>
/// A pooled window on a stream: what was read and not consumed yet, and before it (while one is held) the text of the item
/// that is being read. Counts lines and bytes as they are consumed.
/// </summary>
internal sealed class DumpBuffer : IDisposable
{
    /// <summary>Smallest window: every fixed look-ahead of the reader fits.</summary>
    private const int MinimumSize = 16;

    /// <summary>No server takes a statement this long.</summary>
    private const int MaximumSize = 1 << 30;

    private readonly Stream _source;
    private readonly int _size;
    private byte[] _bytes;
    private int _position;
    private int _end;
    private int _hold = -1;
    private int _holdLimit;
    private bool _holdCut;

    public DumpBuffer(Stream source, int size)
    {
        _source = source;
        _size = Math.Max(size, MinimumSize);
        _bytes = ArrayPool<byte>.Shared.Rent(_size);
        Capacity = _size;
    }

    /// <summary>Offset in the stream of the first byte that is not consumed.</summary>
    public long Offset { get; private set; }

    /// <summary>Line of that byte, from 1.</summary>
    public long Line { get; private set; } = 1;

    /// <summary>Whether that byte is the first of its line.</summary>
    public bool AtLineStart { get; private set; } = true;

    /// <summary>Whether the stream is at its end; some of it may not be consumed yet.</summary>
    public bool Ended { get; private set; }

    /// <summary>Bytes the window has room for: the pool hands out longer arrays, which must make no difference.</summary>
    public int Capacity { get; private set; }

    /// <summary>Whether no more can be read before something is consumed.</summary>
    public bool IsFull => _end - _position >= Capacity;

    /// <summary>What was read and is not consumed.</summary>
    public ReadOnlySpan<byte> Available => _bytes.AsSpan(_position, _end - _position);

    /// <summary>What was consumed since <see cref="Hold"/>, up to its limit.</summary>
    public ReadOnlyMemory<byte> Held => _bytes.AsMemory(_hold, HeldLength);

    private int HeldLength => _holdCut ? _holdLimit : Math.Min(_position - _hold, _holdLimit);

    /// <summary>Keeps what is consumed from now on, up to a number of bytes, until <see cref="Release"/>.</summary>
    public void Hold(int limit)
    {
        _hold = _position;
        _holdLimit = limit;
        _holdCut = false;
    }

    /// <summary>Ends <see cref="Hold"/>. The memory that <see cref="Held"/> gave stays as it is until the next read from the stream.</summary>
    public void Release() => _hold = -1;

    /// <summary>The next bytes as memory, valid until the next read from the stream.</summary>
    public ReadOnlyMemory<byte> Peek(int length) => _bytes.AsMemory(_position, length);

    /// <summary>Consumes bytes; returns how many lines ended in them.</summary>
    public int Advance(int length)
    {
        if (length == 0)
            return 0;
        var consumed = _bytes.AsSpan(_position, length);
        var lines = consumed.Count((byte)'\n');
        AtLineStart = consumed[^1] == (byte)'\n';
        Line += lines;
        Offset += length;
        _position += length;
        return lines;
    }

    /// <summary>Reads until so many bytes are available; false when the stream ends before.</summary>
    public async ValueTask<bool> EnsureAsync(int length, CancellationToken cancellationToken)
    {
        while (_end - _position < length)
        {
            if (!await FillAsync(cancellationToken))
                return false;
        }
        return true;
    }

    /// <summary>Reads what the stream has, at least one byte; false at its end.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (Ended)
            return false;
        MakeRoom();
        var read = await _source.ReadAsync(_bytes.AsMemory(_end, Capacity - _end), cancellationToken);
        _end += read;
        Ended = read == 0;
        return !Ended;
    }

    /// <summary>Moves what is still needed to the front; grows only when an item is held whole.</summary>
    private void MakeRoom()
    {
        if (_hold < 0 && _position == _end)
            _position = _end = 0;
        if (_end > 0 && _end < Capacity)
            return;
        var held = _hold < 0 ? 0 : HeldLength;
        _holdCut |= _hold >= 0 && _position - _hold > _holdLimit;
        var unread = _end - _position;
        var target = Resize(held + unread);
        if (held > 0)
            Buffer.BlockCopy(_bytes, _hold, target, 0, held);
        Buffer.BlockCopy(_bytes, _position, target, held, unread);
        if (_hold >= 0)
            _hold = 0;
        _position = held;
        _end = held + unread;
        Replace(target);
    }

    private byte[] Resize(int needed)
    {
        if (needed >= Capacity)
        {
            if (Capacity >= MaximumSize)
                throw DumpErrors.StatementTooLong(Line, Offset);
            Capacity *= 2;
        }
        else if (_hold < 0 && Capacity > _size && needed < _size)
        {
            Capacity = _size;
        }
        else
        {
            return _bytes;
        }
        return ArrayPool<byte>.Shared.Rent(Capacity);
    }

    private void Replace(byte[] target)
    {
        if (ReferenceEquals(target, _bytes))
            return;
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = target;
    }

    public void Dispose()
    {
        if (_bytes.Length == 0)
            return;
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _position = _end = Capacity = 0;
    }
}
