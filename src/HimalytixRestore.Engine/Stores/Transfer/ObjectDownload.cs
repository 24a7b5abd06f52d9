using System.Buffers;
using HimalytixRestore.Engine.Files;

namespace HimalytixRestore.Engine.Stores.Transfer;

/// <summary>
/// Brings one version of an object to a file: in parts, several at once, hashed behind them in order, compared with the checksum that the store keeps,
/// and named when it is whole. What a crash or a cancellation leaves is gone on with.
/// </summary>
/// <param name="store">The store; one that tries again (<see cref="ReliableStore"/>).</param>
/// <param name="backup">The object, pinned to its version.</param>
/// <param name="options">How many parts at once, and how large.</param>
/// <param name="tell">Told, in one line, what is gone on with.</param>
/// <param name="progress">Told, from any thread, whenever bytes have come.</param>
internal sealed class ObjectDownload(IBackupStore store, BackupInfo backup, TransferOptions options, Action<string> tell, Action progress)
{
    private const int BufferSize = 1 << 20;

    private long _bytesThere;

    /// <summary>Bytes that are there, those of an earlier attempt included.</summary>
    public long BytesThere => Volatile.Read(ref _bytesThere);

    /// <summary>Bytes that an earlier attempt has left.</summary>
    public long BytesBefore { get; private set; }

    /// <summary>It has failed, and what has come is kept to go on from.</summary>
    public bool IsKept { get; private set; }

    /// <summary>Fetches it.</summary>
    /// <param name="path">The file's final full path.</param>
    /// <param name="overwrite">Replace an existing file, at the end.</param>
    /// <param name="cancellationToken">Ends it; what has come stays to go on from.</param>
    /// <returns>The SHA-256, lower-case hexadecimal.</returns>
    /// <exception cref="StoreException">The object cannot be fetched; nothing is kept when it was replaced.</exception>
    /// <exception cref="IntegrityException">What came is not what the store has (<c>ChecksumMismatch</c>); nothing is kept.</exception>
    /// <exception cref="ArchiveException">The file exists, another process writes it, or the disk refused.</exception>
    public async Task<string> RunAsync(string path, bool overwrite, CancellationToken cancellationToken)
    {
        if (Directory.Exists(path) || (!overwrite && File.Exists(path)))
            throw FileErrors.Exists(path);
        using var file = await ResumableFile.OpenAsync(path, backup, options.PartSizeBytes, tell, cancellationToken);
        BytesBefore = _bytesThere = file.Map.BytesThere;
        if (file.IsResumed)
            tell($"Going on with {backup.Name}: {DisplayText.Size(_bytesThere)} of {DisplayText.Size(backup.SizeBytes)} are there.");
        try
        {
            var sha256 = await FetchAsync(file, cancellationToken);
            file.Commit(overwrite);
            return sha256;
        }
        catch (Exception exception)
        {
            IsKept = !IsWorthless(exception, file);
            if (!IsKept)
                file.Discard();
            throw;
        }
    }

    private async Task<string> FetchAsync(ResumableFile file, CancellationToken cancellationToken)
    {
        using ContentProof proof = new(await store.GetChecksumAsync(backup, cancellationToken));
        using PartFetcher fetcher = new(store, backup, file, options.Connections, OnReceived);
        await ParallelWork.RunAsync([fetcher.RunAsync, token => HashAsync(file, proof, token)], cancellationToken);
        return proof.Finish(backup);
    }

    /// <summary>Follows the parts: what is read was written a moment ago, or before the last crash.</summary>
    private async Task HashAsync(ResumableFile file, ContentProof proof, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (long position = 0, whole = 0; position < backup.SizeBytes;)
            {
                if (position == whole)
                    whole = await file.Map.WaitBeyondAsync(position, cancellationToken);
                var count = await file.Content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(BufferSize, whole - position)), position, cancellationToken);
                proof.Append(buffer.AsSpan(0, count));
                position += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Of the bytes of another version, of wrong ones and of none there is nothing to go on from.</summary>
    private static bool IsWorthless(Exception exception, ResumableFile file) =>
        exception is IntegrityException or StoreException { ErrorId: "ObjectReplaced" or "BackupNotFound" } || !file.HasParts;

    private void OnReceived(int count)
    {
        Interlocked.Add(ref _bytesThere, count);
        progress();
    }
}
