using HimalytixRestore.Engine.Stores.Listing;

namespace HimalytixRestore.Engine.Stores.Google;

/// <summary>
/// A bucket of Google Cloud Storage, or a prefix in one. An object's version is its generation. Every storage class can be read at once, the archive
/// classes too (Cloud Storage, Storage classes), so that nothing is ever thawed.
/// </summary>
internal sealed class GcsStore : IBackupStore
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly StoreAddress _address;
    private readonly TimeSpan _patience;
    private readonly StoreErrors _errors;
    private readonly BackupNaming _naming;
    private readonly GcsClient _client;

    /// <summary>Opens a store. Nothing is asked yet.</summary>
    /// <param name="name">The store as it was given.</param>
    /// <param name="address">The same, read.</param>
    /// <param name="connection">How it is reached; null is as Google's own tools do.</param>
    /// <param name="readVariable">Reads an environment variable; null reads the process's own.</param>
    /// <param name="patience">How long an answer or its next bytes may take; null is 30 seconds.</param>
    /// <exception cref="ConfigurationException">The endpoint cannot be used.</exception>
    public GcsStore(string name, StoreAddress address, StoreConnection? connection, Func<string, string?>? readVariable = null, TimeSpan? patience = null)
    {
        Name = name;
        _address = address;
        _patience = patience ?? s_patience;
        _errors = new(name);
        _naming = new(name, address, connection);
        readVariable ??= Environment.GetEnvironmentVariable;
        _client = new(GcsEndpoint.Of(connection ?? new(), readVariable), address.Bucket, _patience, new(_errors), readVariable);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool IsRemote => true;

    /// <inheritdoc/>
    public IAsyncEnumerable<BackupInfo> ListAsync(BackupFilter filter, Action<string> passedOver, CancellationToken cancellationToken) =>
        new BackupLister(ListPageAsync, _address, _naming).ListAsync(filter, passedOver, cancellationToken);

    /// <inheritdoc/>
    public async Task<BackupInfo> GetAsync(string identity, CancellationToken cancellationToken)
    {
        foreach (var key in _naming.KeysOf(identity))
        {
            try
            {
                return _naming.Describe((await AskAsync(key, cancellationToken)).Stored());
            }
            catch (StoreException exception) when (exception.ErrorId is "BackupNotFound")
            {
                // It may lie where the next layout has it.
            }
        }

        throw _errors.BackupNotFound(identity);
    }

    /// <inheritdoc/>
    public async Task<BackupInfo> RefreshAsync(BackupInfo backup, CancellationToken cancellationToken)
    {
        var found = await AskPinnedAsync(backup, cancellationToken);
        return backup with { Version = found.Generation, SizeBytes = found.Size, LastModified = found.Updated, StorageClass = found.StorageClass, ArchiveState = BackupArchiveState.Available };
    }

    /// <inheritdoc/>
    public async Task<StoredChecksum?> GetChecksumAsync(BackupInfo backup, CancellationToken cancellationToken)
    {
        var found = await AskPinnedAsync(backup, cancellationToken);
        return found.Md5 is { } md5 ? new(ChecksumAlgorithm.Md5, md5)
            : found.Crc32c is { } crc ? new(ChecksumAlgorithm.Crc32C, crc)
            : null;
    }

    /// <summary>Nothing is ever archived here.</summary>
    public Task ThawAsync(BackupInfo backup, RetrievalTier tier, int days, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<Stream> OpenReadAsync(BackupInfo backup, long offset, long? length, CancellationToken cancellationToken)
    {
        var count = length ?? backup.SizeBytes - offset;
        if (offset < 0 || count < 0 || offset + count > backup.SizeBytes)
            throw _errors.OutOfRange(backup, offset, length);
        if (count == 0)
            return Stream.Null;
        var request = new GcsRequest(_address.Bucket, _naming.KeyOf(backup)) { Generation = backup.Version, Parameters = [("alt", "media")] };
        var answer = await _client.OpenAsync(request, offset, offset + count - 1, cancellationToken);
        return new ObjectBodyStream(await answer.Content.ReadAsStreamAsync(cancellationToken), answer, backup.Uri, count, _patience, _errors);
    }

    private async Task<ObjectPage> ListPageAsync(ObjectQuery query, CancellationToken cancellationToken)
    {
        GcsRequest request = new(_address.Bucket, null)
        {
            Parameters =
            [
                ("fields", GcsObjectPage.Fields), ("prefix", query.Prefix.Length > 0 ? query.Prefix : null), ("delimiter", query.OneLevel ? "/" : null),
                ("startOffset", query.From), ("endOffset", query.Before), ("pageToken", query.Page),
            ],
        };
        var page = await _client.GetAsync<GcsObjectPage>(request, cancellationToken);
        return new([.. page.Items.Select(found => found.Stored())], page.Prefixes, page.NextPageToken);
    }

    private Task<GcsObject> AskAsync(string key, CancellationToken cancellationToken) =>
        _client.GetAsync<GcsObject>(new(_address.Bucket, key) { Parameters = [("fields", GcsObject.Fields)] }, cancellationToken);

    private async Task<GcsObject> AskPinnedAsync(BackupInfo backup, CancellationToken cancellationToken)
    {
        // Without a precondition, so that the answer says which generation is there instead.
        var found = await AskAsync(_naming.KeyOf(backup), cancellationToken);
        return backup.Version.Length == 0 || string.Equals(found.Generation, backup.Version, StringComparison.Ordinal)
            ? found
            : throw _errors.ObjectReplaced(backup.Uri, backup.Version, found.Generation);
    }
}
