using System.Buffers;
using System.Runtime.InteropServices;
using HimalytixRestore.Engine.Files;

namespace HimalytixRestore.Engine.Stores.Transfer;

/// <summary>
/// An object as one stream, fetched ahead of its reader in parts, several at once, and handed over in order. Memory is bounded by the parts in flight:
/// the next one is asked for when the reader begins with another, and no connection waits for the reader, because a part is taken off it whole.
/// <see cref="Stream.DisposeAsync"/> ends all requests and waits for that.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="backup">The object.</param>
/// <param name="options">How many parts at once, and how large.</param>
internal sealed class RangedReadStream(IBackupStore store, BackupInfo backup, TransferOptions options) : ForwardReadStream
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Queue<Task<Part>> _ahead = new();
    private long _asked;
    private Part _current;
    private int _position;

    /// <inheritdoc/>
    protected override async ValueTask<int> ReadCoreAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_position == _current.Length && !await NextAsync(cancellationToken))
            return 0;
        var count = Math.Min(buffer.Length, _current.Length - _position);
        _current.Bytes.AsSpan(_position, count).CopyTo(buffer.Span);
        _position += count;
        return count;
    }

    /// <inheritdoc/>
    protected override async ValueTask StopAsync()
    {
        await _stop.CancelAsync();
        GiveBack();
        while (_ahead.TryDequeue(out var part))
        {
            // What went wrong with a part that nobody reads any more is nobody's trouble.
            await ((Task)part).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (part.IsCompletedSuccessfully)
                ArrayPool<byte>.Shared.Return((await part).Bytes);
        }
    }

    /// <summary>After <see cref="StopAsync"/> all is done at once. Without it (a synchronous disposal cannot wait) it is done as soon as the requests under way have ended.</summary>
    protected override void Release() => _ = FinishAsync();

    private async Task FinishAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    /// <summary>Takes the next part; false at the end.</summary>
    private async ValueTask<bool> NextAsync(CancellationToken cancellationToken)
    {
        GiveBack();
        AskAhead();
        if (!_ahead.TryPeek(out var part))
            return false;
        try
        {
            _current = await part.WaitAsync(cancellationToken);
        }
        catch
        {
            // This stream is dead now, so nothing more must be fetched for it.
            await _stop.CancelAsync();
            throw;
        }

        _ = _ahead.Dequeue();
        AskAhead();
        return true;
    }

    private void AskAhead()
    {
        for (; _ahead.Count < options.Connections && _asked < backup.SizeBytes; _asked += options.PartSizeBytes)
            _ahead.Enqueue(FetchAsync(_asked, (int)Math.Min(options.PartSizeBytes, backup.SizeBytes - _asked)));
    }

    private async Task<Part> FetchAsync(long offset, int length)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            await using var body = await store.OpenReadAsync(backup, offset, length, _stop.Token);
            await body.ReadExactlyAsync(bytes.AsMemory(0, length), _stop.Token);
            return new(bytes, length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(bytes);
            throw;
        }
    }

    private void GiveBack()
    {
        if (_current.Bytes is { } bytes)
            ArrayPool<byte>.Shared.Return(bytes);
        _current = default;
        _position = 0;
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Part(byte[] Bytes, int Length);
}
