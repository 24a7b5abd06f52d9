using System.Buffers;
using System.Threading.Channels;

namespace HimalytixRestore.Engine.Stores.Transfer;

/// <summary>
/// Fetches the missing parts of a file, several at once, and notes each when its bytes are on the disk. Flushing goes on beside fetching, for all parts
/// that have come meanwhile together; no more than twice as many parts as there are connections are begun and not noted, so no more are lost in a crash.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="backup">The object.</param>
/// <param name="file">The file.</param>
/// <param name="connections">Parts at once.</param>
/// <param name="received">Told of bytes that came, from any thread.</param>
internal sealed class PartFetcher(IBackupStore store, BackupInfo backup, ResumableFile file, int connections, Action<int> received) : IDisposable
{
    private const int BufferSize = 256 * 1024;

    private readonly SemaphoreSlim _unnoted = new(2 * connections);
    private readonly Channel<int> _come = Channel.CreateUnbounded<int>(new() { SingleReader = true });

    /// <summary>Fetches all of them. What has come is noted, also when the rest fails.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">A part cannot be fetched.</exception>
    /// <exception cref="ArchiveException">The disk refused.</exception>
    public Task RunAsync(CancellationToken cancellationToken) => ParallelWork.RunAsync([FetchAsync, NoteAsync], cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => _unnoted.Dispose();

    private async Task FetchAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ParallelWork.RunAsync(Enumerable.Repeat(FetchPartsAsync, connections), cancellationToken);
        }
        finally
        {
            _come.Writer.Complete();
        }
    }

    private async Task FetchPartsAsync(CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (true)
            {
                await _unnoted.WaitAsync(cancellationToken);
                if (file.Map.Take() is not { } part)
                    return;
                await FetchPartAsync(part, buffer, cancellationToken);
                file.Map.Add(part);
                _come.Writer.TryWrite(part);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task FetchPartAsync(int part, byte[] buffer, CancellationToken cancellationToken)
    {
        var offset = file.Map.OffsetOf(part);
        await using var body = await store.OpenReadAsync(backup, offset, file.Map.LengthOf(part), cancellationToken);
        int count;
        while ((count = await body.ReadAtLeastAsync(buffer, BufferSize, throwOnEndOfStream: false, cancellationToken)) > 0)
        {
            await file.Content.WriteAsync(buffer.AsMemory(0, count), offset, cancellationToken);
            offset += count;
            received(count);
        }
    }

    /// <summary>Not ended by anything but the end of the fetching: what has come shall be noted.</summary>
    private async Task NoteAsync(CancellationToken cancellationToken)
    {
        List<int> parts = [];
        while (await _come.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (_come.Reader.TryRead(out var part))
                parts.Add(part);
            await file.RecordAsync(parts);
            _unnoted.Release(parts.Count);
            parts.Clear();
        }
    }
}
