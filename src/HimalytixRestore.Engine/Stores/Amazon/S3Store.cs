using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using HimalytixRestore.Engine.Stores.Listing;

namespace HimalytixRestore.Engine.Stores.Amazon;

/// <summary>A store that is a bucket, or a prefix of one, in Amazon S3 or in a server that speaks its protocol. A version is an ETag without its quotes.</summary>
internal sealed class S3Store : IBackupStore
{
    /// <summary>How long an answer, or its next bytes, may take.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly StoreAddress _address;
    private readonly BackupNaming _naming;
    private readonly StoreErrors _errors;
    private readonly S3Errors _s3Errors;
    private readonly TimeSpan _patience;
    private readonly StoreRetry? _pageRetry;

    // Not disposed: it holds nothing of its own (S3ClientFactory). Made off the caller's thread, because the region may have to be asked for.
    private readonly Lazy<Task<AmazonS3Client>> _client;

    /// <summary>A store. Nothing is read yet.</summary>
    /// <param name="name">The store as it was given.</param>
    /// <param name="address">What that means.</param>
    /// <param name="connection">How it is reached; null is as the SDK does by itself.</param>
    /// <param name="patience">How long an answer, or its next bytes, may take; null is 30 seconds.</param>
    /// <param name="pageRetry">When a page of a listing is asked for again; null leaves it to the lister.</param>
    public S3Store(string name, StoreAddress address, StoreConnection? connection, TimeSpan? patience = null, StoreRetry? pageRetry = null)
    {
        Name = name;
        _address = address;
        _patience = patience ?? s_patience;
        _pageRetry = pageRetry;
        _naming = new(name, address, connection);
        _errors = new(name);
        _s3Errors = new(name, connection ?? new(), _errors, _patience);
        _client = new(() => Task.Run(() => S3ClientFactory.Create(connection ?? new(), _patience)));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool IsRemote => true;

    /// <summary>What pins an object: its ETag without quotes.</summary>
    /// <param name="etag">The header.</param>
    internal static string VersionOf(string? etag) => etag?.Trim('"') ?? "";

    /// <inheritdoc/>
    public IAsyncEnumerable<BackupInfo> ListAsync(BackupFilter filter, Action<string> passedOver, CancellationToken cancellationToken) =>
        new BackupLister(ListPageAsync, _address, _naming, _pageRetry).ListAsync(filter, passedOver, cancellationToken);

    /// <inheritdoc/>
    public async Task<BackupInfo> GetAsync(string identity, CancellationToken cancellationToken)
    {
        foreach (var key in _naming.KeysOf(identity))
        {
            if (await FindAsync(key, cancellationToken) is { } backup)
                return backup;
        }

        throw _errors.BackupNotFound(identity);
    }

    /// <inheritdoc/>
    public async Task<BackupInfo> RefreshAsync(BackupInfo backup, CancellationToken cancellationToken)
    {
        var found = await FindAsync(_naming.KeyOf(backup), cancellationToken) ?? throw _errors.BackupNotFound(backup.Uri);
        RequireVersion(backup, found.Version);
        return backup with
        {
            Version = found.Version,
            SizeBytes = found.SizeBytes,
            LastModified = found.LastModified,
            StorageClass = found.StorageClass,
            ArchiveState = found.ArchiveState,
            ReadableUntil = found.ReadableUntil,
            ReadableFrom = found.ArchiveState == BackupArchiveState.Restoring ? backup.ReadableFrom : null,
        };
    }

    /// <inheritdoc/>
    public async Task<StoredChecksum?> GetChecksumAsync(BackupInfo backup, CancellationToken cancellationToken)
    {
        try
        {
            var head = await HeadAsync(_naming.KeyOf(backup), cancellationToken) ?? throw _errors.BackupNotFound(backup.Uri);
            RequireVersion(backup, VersionOf(head.ETag));
            return S3Checksums.Of(head);
        }
        catch (StoreException refusal) when (IsDenied(refusal))
        {
            // Only HEAD tells checksums; who may not ask has none to compare, and can read the object all the same.
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task ThawAsync(BackupInfo backup, RetrievalTier tier, int days, CancellationToken cancellationToken)
    {
        // Tier beside RetrievalTier is another request, and MalformedXML; what S3 Intelligent-Tiering brings back stays (RestoreObject, Days).
        var request = new RestoreObjectRequest
        {
            BucketName = _address.Bucket,
            Key = _naming.KeyOf(backup),
            Days = string.Equals(backup.StorageClass, S3StorageClass.IntelligentTiering.Value, StringComparison.Ordinal) ? null : days,
            RetrievalTier = tier switch
            {
                RetrievalTier.Expedited => GlacierJobTier.Expedited,
                RetrievalTier.Bulk => GlacierJobTier.Bulk,
                _ => GlacierJobTier.Standard,
            },
        };
        try
        {
            await (await _client.Value).RestoreObjectAsync(request, cancellationToken);
        }
        catch (AmazonS3Exception underWay) when (underWay.ErrorCode is "RestoreAlreadyInProgress")
        {
            // What was asked for is being done.
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw _s3Errors.OfThaw(exception, backup, tier);
        }
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenReadAsync(BackupInfo backup, long offset, long? length, CancellationToken cancellationToken)
    {
        var count = length ?? backup.SizeBytes - offset;
        if (offset < 0 || count < 0 || offset + count > backup.SizeBytes)
            throw _errors.OutOfRange(backup, offset, length);
        if (count == 0)
            return Stream.Null;

        var request = new GetObjectRequest
        {
            BucketName = _address.Bucket,
            Key = _naming.KeyOf(backup),
            EtagToMatch = backup.Version.Length == 0 ? null : $"\"{backup.Version}\"",

            // Also for the whole: without a range the SDK hashes every byte against the ETag.
            ByteRange = new(offset, offset + count - 1),
        };
        try
        {
            var answer = await (await _client.Value).GetObjectAsync(request, cancellationToken);
            if (answer.ContentLength == count && (answer.HttpStatusCode == HttpStatusCode.PartialContent || offset == 0))
                return new ObjectBodyStream(answer.ResponseStream, answer, backup.Uri, count, _patience, _errors);
            answer.Dispose();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw _s3Errors.Of(exception, backup);
        }

        throw _errors.FromService(backup.Uri, StoreTrouble.Other, "", (int)HttpStatusCode.OK, "another range came than was asked for; this server does not know ranges.", null);
    }

    private static bool IsDenied(StoreException refusal) => refusal.ErrorId is "StoreAccessDenied";

    private void RequireVersion(BackupInfo backup, string found)
    {
        if (backup.Version.Length > 0 && !string.Equals(backup.Version, found, StringComparison.Ordinal))
            throw _errors.ObjectReplaced(backup.Uri, backup.Version, found);
    }

    /// <summary>An object as it is now; null when there is none. Where HEAD is forbidden, a listing that is asked for the thaw tells the same.</summary>
    private async Task<BackupInfo?> FindAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return await HeadAsync(key, cancellationToken) is { } head
                ? Describe(key, head.ContentLength, head.ETag, head.LastModified, head.StorageClass, S3ArchiveState.Of(head, DateTimeOffset.UtcNow))
                : null;
        }
        catch (StoreException refusal) when (IsDenied(refusal))
        {
            return await FindListedAsync(key, cancellationToken);
        }
    }

    private async Task<BackupInfo?> FindListedAsync(string key, CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request { BucketName = _address.Bucket, Prefix = key, MaxKeys = 1, OptionalObjectAttributes = ["RestoreStatus"] };
        var item = (await ListAsync(request, cancellationToken)).S3Objects?.Find(item => string.Equals(item.Key, key, StringComparison.Ordinal));
        return item is null ? null : Describe(key, item.Size ?? 0, item.ETag, item.LastModified, item.StorageClass, S3ArchiveState.Of(item, DateTimeOffset.UtcNow));
    }

    private BackupInfo Describe(string key, long size, string etag, DateTime? lastModified, S3StorageClass? storageClass, S3ArchiveState state) =>
        _naming.Describe(Stored(key, size, etag, lastModified, storageClass, state)) with { ReadableUntil = state.ReadableUntil };

    private static StoredObject Stored(string key, long size, string etag, DateTime? lastModified, S3StorageClass? storageClass, S3ArchiveState state) =>
        new(key, size, VersionOf(etag), lastModified is { } time ? new(time.ToUniversalTime()) : default, storageClass?.Value ?? S3StorageClass.Standard.Value, state.State);

    /// <summary>The answer to HEAD; null when there is no such object.</summary>
    private async Task<GetObjectMetadataResponse?> HeadAsync(string key, CancellationToken cancellationToken)
    {
        var request = new GetObjectMetadataRequest { BucketName = _address.Bucket, Key = key, ChecksumMode = ChecksumMode.ENABLED };
        try
        {
            return await (await _client.Value).GetObjectMetadataAsync(request, cancellationToken);
        }
        catch (AmazonS3Exception missing) when (missing.StatusCode == HttpStatusCode.NotFound && missing.ErrorCode is not "NoSuchBucket")
        {
            return null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw _s3Errors.Of(exception, _address.UriOf(key));
        }
    }

    private async Task<ObjectPage> ListPageAsync(ObjectQuery query, CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request
        {
            BucketName = _address.Bucket,
            Prefix = query.Prefix,
            Delimiter = query.OneLevel ? "/" : null,
            StartAfter = query.From,
            ContinuationToken = query.Page,
        };
        var page = await ListAsync(request, cancellationToken);
        return new(
            page.S3Objects?.ConvertAll(item => Stored(item.Key, item.Size ?? 0, item.ETag, item.LastModified, item.StorageClass, S3ArchiveState.OfClass(item.StorageClass))) ?? [],
            page.CommonPrefixes ?? [],
            page.IsTruncated == true ? page.NextContinuationToken : null);
    }

    private async Task<ListObjectsV2Response> ListAsync(ListObjectsV2Request request, CancellationToken cancellationToken)
    {
        try
        {
            return await (await _client.Value).ListObjectsV2Async(request, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw _s3Errors.Of(exception, Name);
        }
    }
}
