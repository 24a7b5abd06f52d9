namespace HimalytixRestore.Engine.Stores.Transfer;

/// <summary>
/// A store whose requests are tried again where that is worth it, and whose ranges go on where they broke off. What the store lists is left to it:
/// it alone can ask for one page again.
/// </summary>
/// <param name="store">The store, which does not try again by itself.</param>
/// <param name="retry">When and how often.</param>
internal sealed class ReliableStore(IBackupStore store, StoreRetry retry) : IBackupStore
{
    /// <inheritdoc/>
    public string Name => store.Name;

    /// <inheritdoc/>
    public bool IsRemote => store.IsRemote;

    /// <inheritdoc/>
    public IAsyncEnumerable<BackupInfo> ListAsync(BackupFilter filter, Action<string> passedOver, CancellationToken cancellationToken) =>
        store.ListAsync(filter, passedOver, cancellationToken);

    /// <inheritdoc/>
    public Task<BackupInfo> GetAsync(string identity, CancellationToken cancellationToken) =>
        TryAsync(token => store.GetAsync(identity, token), cancellationToken);

    /// <inheritdoc/>
    public Task<BackupInfo> RefreshAsync(BackupInfo backup, CancellationToken cancellationToken) =>
        TryAsync(token => store.RefreshAsync(backup, token), cancellationToken);

    /// <inheritdoc/>
    public Task<StoredChecksum?> GetChecksumAsync(BackupInfo backup, CancellationToken cancellationToken) =>
        TryAsync(token => store.GetChecksumAsync(backup, token), cancellationToken);

    /// <inheritdoc/>
    public Task ThawAsync(BackupInfo backup, RetrievalTier tier, int days, CancellationToken cancellationToken) => TryAsync(
        async token =>
        {
            await store.ThawAsync(backup, tier, days, token);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<Stream> OpenReadAsync(BackupInfo backup, long offset, long? length, CancellationToken cancellationToken) =>
        ResumingReadStream.OpenAsync(store, backup, offset, length, retry, cancellationToken);

    private Task<T> TryAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken) =>
        retry.ExecuteAsync(static (request, token) => new ValueTask<T>(request(token)), request, cancellationToken).AsTask();
}
