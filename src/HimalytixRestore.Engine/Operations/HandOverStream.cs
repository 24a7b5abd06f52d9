using System.Threading.Channels;
using HimalytixRestore.Engine.Files;

namespace HimalytixRestore.Engine.Operations;

/// <summary>The reading end of a hand-over between a task that writes and one that reads; only a few blocks wait in between.</summary>
internal sealed class HandOverStream : ForwardReadStream
{
    private const int WaitingBlocks = 8;

    private readonly Channel<ReadOnlyMemory<byte>> _blocks = Channel.CreateBounded<ReadOnlyMemory<byte>>(new BoundedChannelOptions(WaitingBlocks) { SingleReader = true, SingleWriter = true });
    private ReadOnlyMemory<byte> _block;

    /// <summary>A new writing end; there is one writer at a time.</summary>
    public Stream OpenWriter() => new HandOverWriter(_blocks.Writer);

    /// <summary>Ends the hand-over: the reader gets the end, or the error, after what was written before.</summary>
    /// <param name="failure">The error; null is a good end.</param>
    public void Complete(Exception? failure) => _blocks.Writer.TryComplete(failure);

    /// <inheritdoc/>
    protected override async ValueTask<int> ReadCoreAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        while (_block.IsEmpty)
        {
            if (!await _blocks.Reader.WaitToReadAsync(cancellationToken))
                return 0;
            _blocks.Reader.TryRead(out _block);
        }

        var count = Math.Min(buffer.Length, _block.Length);
        _block[..count].CopyTo(buffer);
        _block = _block[count..];
        return count;
    }
}
