using HimalytixRestore.TestSupport.Stores;

namespace HimalytixRestore.Benchmarks.Download;

/// <summary>An S3 server of this process with one backup, as an uploader of today leaves it: sent in parts, with a CRC-64/NVME of the whole.</summary>
internal sealed class StoredObject : IAsyncDisposable
{
    private const string Key = "backups/production/himalytix_production_20261120_020000.sql.gz.enc";

    private readonly S3Object _object;

    private StoredObject(S3Server server, long size)
    {
        Server = server;
        _object = server.Bucket("benchmark").Add(Key, new GeneratedContent(size));
        // An ETag of parts says nothing that could be compared; its computing would cost more than its worth.
        (_object.ETag, _object.Checksum) = ($"0123456789abcdef0123456789abcdef-{(size >> 23) + 1}", ContentHash.Crc64Nvme);
        // What the server computes once shall be there before it is measured.
        _ = _object.Content.Hash(ContentHash.Crc64Nvme);
        Sha256 = Convert.ToHexStringLower(_object.Content.Hash(ContentHash.Sha256));
    }

    /// <summary>The server.</summary>
    public S3Server Server { get; }

    /// <summary>The backup's URI.</summary>
    public string Uri => $"s3://benchmark/{Key}";

    /// <summary>Its size.</summary>
    public long Size => _object.Content.Length;

    /// <summary>What its SHA-256 is.</summary>
    public string Sha256 { get; }

    /// <summary>Starts one.</summary>
    /// <param name="size">The backup's size.</param>
    public static async Task<StoredObject> StartAsync(long size) => new(await S3Server.StartAsync(), size);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
