using System.Collections.Concurrent;
using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace HimalytixRestore.TestSupport.Stores;

/// <summary>
/// Amazon S3 as its API reference documents it, as far as reading backups asks of it: ListObjectsV2, HeadBucket, HeadObject, GetObject, RestoreObject.
/// Requests are path-style (<c>http://127.0.0.1:port/bucket/key</c>) or name the bucket as the first label of their host.
/// <code>
/// await using var server = await S3Server.StartAsync();
/// var backup = server.Bucket("backups").Add("backups/production/himalytix_production_20261120_020000.sql.gz.enc", new GeneratedContent(2L &lt;&lt; 30));
/// backup.Archive("DEEP_ARCHIVE");
/// server.Faults.Add(StoreFault.Reset(atByte: 1000).On(StoreOperation.Read).Skip(2).Times(1));
/// (server.Latency, server.BytesPerSecondPerConnection) = (TimeSpan.FromMilliseconds(50), 20_000_000);
/// // … a client at server.Endpoint, then: server.Requests.MostFetches(backup.Key)
/// </code>
/// </summary>
public sealed class S3Server : StoreServer
{
    private const string HostId = "kZyBZ1cM2cPkGZLJkGd0AHwPbFSPpIGBP1GjyrCLoFGjV1BhdXNlZCBmb3IgdGVzdHMgb25seQ==";
    private const string XmlType = "application/xml";

    private readonly ConcurrentDictionary<string, S3Bucket> _buckets = new(StringComparer.Ordinal);

    private S3Server(TimeProvider clock)
        : base(clock)
    {
    }

    /// <summary>The region of its buckets.</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary>Whether Expedited thaws are accepted.</summary>
    public bool HasExpeditedCapacity { get; set; } = true;

    /// <summary>How long a thaw takes by the server's clock; by itself the longest time that is documented.</summary>
    public Func<S3Object, string, TimeSpan> ThawTime { get; set; } = DocumentedThawTime;

    /// <summary>Starts one.</summary>
    /// <param name="port">The port; 0 for a free one.</param>
    /// <param name="clock">What it thinks the time is; null for the system's. Thaws end by it.</param>
    public static async Task<S3Server> StartAsync(int port = 0, TimeProvider? clock = null)
    {
        var server = new S3Server(clock ?? TimeProvider.System);
        await server.ListenAsync(port);
        return server;
    }

    /// <summary>A bucket; it is made when there is none.</summary>
    /// <param name="name">Its name.</param>
    public S3Bucket Bucket(string name) => _buckets.GetOrAdd(name, key => new(key, Clock));

    /// <inheritdoc/>
    protected override StoreTarget Locate(string method, string host, string path, IReadOnlyDictionary<string, string> query)
    {
        path = path.TrimStart('/');
        if (host is not "localhost" && !System.Net.IPAddress.TryParse(host, out _))
            path = $"{host.Split('.')[0]}/{path}";
        var parts = path.Split('/', 2);
        var (bucket, key) = (Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
        var operation = (method, key.Length > 0) switch
        {
            ("GET", true) => StoreOperation.Read,
            ("GET", false) when query.ContainsKey("list-type") => StoreOperation.List,
            ("HEAD", true) => StoreOperation.Describe,
            ("POST", true) when query.ContainsKey("restore") => StoreOperation.Restore,
            _ => StoreOperation.Other,
        };
        return new(operation, bucket, key);
    }

    /// <inheritdoc/>
    protected override async Task AnswerAsync(StoreExchange exchange)
    {
        var request = exchange.Request;
        if (!_buckets.TryGetValue(request.Bucket, out var bucket))
            throw new StoreErrorException(S3Errors.NoSuchBucket.With("BucketName", request.Bucket));

        switch (request.Operation)
        {
            case StoreOperation.List:
                WriteCommonHeaders(exchange);
                exchange.Header("x-amz-bucket-region", Region);
                await exchange.SendTextAsync(200, XmlType, S3Listing.Answer(bucket, request, Clock.GetUtcNow()));
                break;
            case StoreOperation.Describe or StoreOperation.Read:
                await SendObjectAsync(exchange, Find(bucket, request.Key));
                break;
            case StoreOperation.Restore:
                await RestoreAsync(exchange, Find(bucket, request.Key));
                break;
            default:
                if (request.Method != "HEAD")
                    throw new StoreErrorException(S3Errors.MethodNotAllowed.With("Method", request.Method).With("ResourceType", request.Key.Length > 0 ? "OBJECT" : "BUCKET"));
                WriteCommonHeaders(exchange);
                exchange.Header("x-amz-bucket-region", Region);
                await exchange.SendTextAsync(200, XmlType, "");
                break;
        }
    }

    /// <inheritdoc/>
    protected override Task AnswerErrorAsync(StoreExchange exchange, StoreError error)
    {
        WriteCommonHeaders(exchange);
        exchange.Header("Retry-After", error.RetryAfter);
        var body = new S3Xml().Element("Error", xml =>
        {
            xml.Element("Code", error.Code).Element("Message", error.Message);
            foreach (var (name, value) in error.Details)
                xml.Element(name, value);
            xml.Element("RequestId", RequestId(exchange)).Element("HostId", HostId);
        });
        return exchange.SendTextAsync(error.Status, XmlType, body.ToString());
    }

    private static S3Object Find(S3Bucket bucket, string key) =>
        bucket.TryGet(key, out var stored) ? stored : throw new StoreErrorException(S3Errors.NoSuchKey.With("Key", key));

    private static string RequestId(StoreExchange exchange) => exchange.Request.Number.ToString("X16", CultureInfo.InvariantCulture);

    private static TimeSpan DocumentedThawTime(S3Object stored, string tier) => (tier, stored.StorageClass) switch
    {
        ("Expedited", _) => TimeSpan.FromMinutes(5),
        ("Bulk", "DEEP_ARCHIVE") => TimeSpan.FromHours(48),
        ("Bulk", _) or (_, "DEEP_ARCHIVE") => TimeSpan.FromHours(12),
        _ => TimeSpan.FromHours(5),
    };

    private static int Speed(string? tier) => tier switch { "Expedited" => 2, "Standard" => 1, _ => 0 };

    private static async Task<(int Days, string Tier)> ReadRestoreRequestAsync(StoreExchange exchange)
    {
        try
        {
            var body = (await XDocument.LoadAsync(exchange.Http.Request.Body, LoadOptions.None, exchange.Ending)).Root!;
            string? Value(string name) => body.Descendants().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
            return (int.Parse(Value("Days") ?? "", CultureInfo.InvariantCulture), Value("Tier") ?? "Standard");
        }
        catch (Exception exception) when (exception is XmlException or FormatException)
        {
            throw new StoreErrorException(S3Errors.MalformedXml);
        }
    }

    private void WriteCommonHeaders(StoreExchange exchange)
    {
        exchange.Header("x-amz-id-2", HostId);
        exchange.Header("x-amz-request-id", RequestId(exchange));
        exchange.Header("Date", Clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture));
        exchange.Header("Server", "AmazonS3");
    }

    private async Task SendObjectAsync(StoreExchange exchange, S3Object stored)
    {
        var request = exchange.Request;
        var (now, content, etag) = (Clock.GetUtcNow(), stored.Content, $"\"{stored.ETag}\"");
        if (request.Headers.TryGetValue("If-Match", out var expected) && expected != "*" && expected.Trim('"') != stored.ETag)
            throw new StoreErrorException(S3Errors.PreconditionFailed);
        if (request.Operation == StoreOperation.Read && !stored.IsReadable(now))
            throw new StoreErrorException(S3Errors.InvalidObjectState.With("StorageClass", stored.StorageClass));

        var range = ByteRange.Parse(request.Range, content.Length);
        if (range is { IsEmpty: true })
        {
            throw new StoreErrorException(S3Errors.InvalidRange
                .With("RangeRequested", request.Range!)
                .With("ActualObjectSize", content.Length.ToString(CultureInfo.InvariantCulture)));
        }

        WriteCommonHeaders(exchange);
        exchange.Header("Last-Modified", stored.LastModified.UtcDateTime.ToString("R", CultureInfo.InvariantCulture));
        exchange.Header("ETag", etag);
        exchange.Header("x-amz-restore", stored.RestoreHeader(now));
        exchange.Header("x-amz-storage-class", stored.StorageClass == "STANDARD" ? null : stored.StorageClass);
        exchange.Header("x-amz-server-side-encryption", stored.Encryption);
        if (range is null && stored.ChecksumValue(request) is { } checksum)
        {
            exchange.Header($"x-amz-checksum-{stored.Checksum.ToString()!.ToLowerInvariant()}", checksum);
            exchange.Header("x-amz-checksum-type", stored.ChecksumType);
        }

        exchange.Header("Accept-Ranges", "bytes");
        exchange.Header("Content-Type", stored.ContentType);
        if (range is { } part)
            exchange.Header("Content-Range", $"bytes {part.Offset}-{part.End - 1}/{content.Length}");
        await exchange.SendContentAsync(range is null ? 200 : 206, content, range ?? new(0, content.Length));
    }

    private async Task RestoreAsync(StoreExchange exchange, S3Object stored)
    {
        var (days, tier) = await ReadRestoreRequestAsync(exchange);
        var now = Clock.GetUtcNow();
        if (!stored.IsArchiveClass)
            throw new StoreErrorException(S3Errors.RestoreNotAllowed.With("StorageClass", stored.StorageClass));
        if (tier is not ("Expedited" or "Standard" or "Bulk"))
            throw new StoreErrorException(S3Errors.MalformedXml);
        if (tier == "Expedited" && stored.StorageClass == "DEEP_ARCHIVE")
            throw new StoreErrorException(S3Errors.InvalidTier.With("ArgumentName", "Tier").With("ArgumentValue", tier));

        if (stored.IsRestored(now))
        {
            stored.ThawExpiresAt = new(now.UtcDateTime.Date.AddDays(days + 1), TimeSpan.Zero);
            await AcceptAsync(exchange, 200);
            return;
        }

        // A thaw under way can be made faster by asking again with a faster tier.
        if (stored.IsRestoring(now) && Speed(tier) <= Speed(stored.ThawTier))
            throw new StoreErrorException(S3Errors.RestoreAlreadyInProgress);
        if (tier == "Expedited" && !HasExpeditedCapacity)
            throw new StoreErrorException(S3Errors.GlacierExpeditedRetrievalNotAvailable);
        stored.Thaw(now + ThawTime(stored, tier), days, tier);
        await AcceptAsync(exchange, 202);
    }

    private Task AcceptAsync(StoreExchange exchange, int status)
    {
        WriteCommonHeaders(exchange);
        exchange.Http.Response.StatusCode = status;
        exchange.Http.Response.ContentLength = 0;
        return Task.CompletedTask;
    }
}
