using HimalytixRestore.Engine.Files;

namespace HimalytixRestore.Engine.Stores.Transfer;

/// <summary>A range of an object that goes on from the byte it has reached when the connection breaks off.</summary>
internal sealed class ResumingReadStream : ForwardReadStream
{
    private readonly IBackupStore _store;
    private readonly BackupInfo _backup;
    private readonly long _end;
    private readonly StoreRetry _retry;
    private long _position;
    private Stream? _body;

    private ResumingReadStream(IBackupStore store, BackupInfo backup, long offset, long end, StoreRetry retry)
    {
        _store = store;
        _backup = backup;
        _position = offset;
        _end = end;
        _retry = retry;
    }

    /// <inheritdoc/>
    protected override Stream? Owned => _body;

    /// <summary>Opens a range.</summary>
    /// <param name="store">The store, which does not try again by itself.</param>
    /// <param name="backup">The backup.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">How many bytes; null is to the end.</param>
    /// <param name="retry">How often one place is tried.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">It cannot be opened, however often it is tried.</exception>
    public static async Task<Stream> OpenAsync(IBackupStore store, BackupInfo backup, long offset, long? length, StoreRetry retry, CancellationToken cancellationToken)
    {
        ResumingReadStream stream = new(store, backup, offset, offset + (length ?? (backup.SizeBytes - offset)), retry);
        await retry.ExecuteAsync(
            static async (stream, token) => stream._body = await stream.OpenRestAsync(token), stream, cancellationToken);
        return stream;
    }

    /// <inheritdoc/>
    protected override ValueTask<int> ReadCoreAsync(Memory<byte> buffer, CancellationToken cancellationToken) => _position == _end
        ? new(0)
        : _retry.ExecuteAsync(static (read, token) => read.stream.ReadOnceAsync(read.buffer, token), (stream: this, buffer), cancellationToken);

    private Task<Stream> OpenRestAsync(CancellationToken cancellationToken) => _store.OpenReadAsync(_backup, _position, _end - _position, cancellationToken);

    private async ValueTask<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        _body ??= await OpenRestAsync(cancellationToken);
        try
        {
            var count = await _body.ReadAsync(buffer, cancellationToken);
            _position += count;
            return count > 0 ? count : throw new StoreErrors(_store.Name).Cut(_backup.Uri, _position, _end, null);
        }
        catch
        {
            var broken = _body;
            _body = null;
            await broken.DisposeAsync();
            throw;
        }
    }
}
