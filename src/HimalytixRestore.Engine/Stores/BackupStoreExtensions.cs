namespace HimalytixRestore.Engine.Stores;

/// <summary>What every store can do by what it must do.</summary>
internal static class BackupStoreExtensions
{
    /// <summary>Reads a small range whole.</summary>
    /// <param name="store">The store.</param>
    /// <param name="backup">The backup.</param>
    /// <param name="offset">The first byte.</param>
    /// <param name="count">How many bytes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">The object cannot be read or was replaced.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadRangeAsync(this IBackupStore store, BackupInfo backup, long offset, int count, CancellationToken cancellationToken)
    {
        var bytes = new byte[count];
        await using var stream = await store.OpenReadAsync(backup, offset, count, cancellationToken);
        await stream.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
