using System.Buffers;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace HimalytixRestore.Engine.Files;

/// <summary>
/// Reads a stream ahead of its reader, on another thread, into a fixed number of pooled blocks: what is below works while what is above does.
/// The reader gets the same bytes and then the same end or the same error, never earlier than the bytes before it.
/// <see cref="Stream.DisposeAsync"/> stops the reading and waits for it; after that nothing runs and the stream below is disposed.
/// </summary>
/// <param name="source">The stream below; disposed with this one, and never while it is being read.</param>
/// <param name="blockSize">Size of a block in bytes.</param>
/// <param name="blockCount">How many blocks there are: one is being filled, one is being read, the others wait.</param>
internal sealed class ReadAheadStream(Stream source, int blockSize, int blockCount) : ForwardReadStream
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<byte[]> _empty = Channel.CreateUnbounded<byte[]>(new() { SingleReader = true, SingleWriter = true });
    private readonly Channel<Block> _full = Channel.CreateUnbounded<Block>(new() { SingleReader = true, SingleWriter = true });
    private byte[][] _blocks = [];
    private Task _reading = Task.CompletedTask;
    private ExceptionDispatchInfo? _failure;
    private readonly List<byte[]> _used = [];
    private Block _current;
    private int _position;

    /// <inheritdoc/>
    protected override async ValueTask<int> ReadCoreAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_blocks.Length == 0)
            Start();
        while (_position == _current.Length)
        {
            if (!await NextAsync(cancellationToken))
                return 0;
        }

        var count = Math.Min(buffer.Length, _current.Length - _position);
        _current.Bytes.AsSpan(_position, count).CopyTo(buffer.Span);
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    protected override async ValueTask StopAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        await source.DisposeAsync();
    }

    /// <summary>After <see cref="StopAsync"/> all is done at once. Without it (a synchronous disposal cannot wait) it is done as soon as the read under way has ended.</summary>
    protected override void Release() => _ = FinishAsync();

    private async Task FinishAsync()
    {
        await StopAsync();
        foreach (var block in _blocks)
            ArrayPool<byte>.Shared.Return(block, clearArray: true);
        _stop.Dispose();
    }

    private void Start()
    {
        _blocks = [.. Enumerable.Range(0, blockCount).Select(_ => ArrayPool<byte>.Shared.Rent(blockSize))];
        foreach (var block in _blocks)
            _empty.Writer.TryWrite(block);
        _reading = Task.Run(() => ReadToEndAsync(_stop.Token), CancellationToken.None);
    }

    /// <summary>
    /// Takes the next block; false at the end. Used blocks are given back when they are half of all, or when there is nothing to read:
    /// on a busy machine a thread that was woken waits for its turn, so it should not be woken for less.
    /// </summary>
    private async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        if (_current.Bytes is { } bytes)
            _used.Add(bytes);
        if (_used.Count >= blockCount / 2)
            GiveBack();
        _position = 0;
        if (_full.Reader.TryRead(out _current))
            return true;

        GiveBack();
        try
        {
            if (await _full.Reader.WaitToReadAsync(cancellationToken))
                return _full.Reader.TryRead(out _current);
        }
        catch (OperationCanceledException)
        {
            // This stream is dead now, so nothing more must be fetched for it.
            await _stop.CancelAsync();
            throw;
        }

        _failure?.Throw();
        return false;
    }

    private void GiveBack()
    {
        foreach (var bytes in _used)
            _empty.Writer.TryWrite(bytes);
        _used.Clear();
    }

    /// <summary>Never throws: what goes wrong is the reader's, in its turn.</summary>
    private async Task ReadToEndAsync(CancellationToken stop)
    {
        try
        {
            while (await FillAsync(stop))
            {
                // Until the end of the stream.
            }
        }
        catch (Exception failure)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
        }

        _full.Writer.Complete();
    }

    /// <summary>Fills one block, so that the two threads do not meet for every few bytes; false at the end. Bytes before a failure are handed over all the same.</summary>
    private async ValueTask<bool> FillAsync(CancellationToken stop)
    {
        var bytes = await _empty.Reader.ReadAsync(stop);
        var length = 0;
        try
        {
            while (length < blockSize)
            {
                var count = await source.ReadAsync(bytes.AsMemory(length, blockSize - length), stop);
                if (count == 0)
                    return false;
                length += count;
            }

            return true;
        }
        finally
        {
            _full.Writer.TryWrite(new(bytes, length));
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Block(byte[] Bytes, int Length);
}
