using System.Collections.Concurrent;
using System.Globalization;

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

    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, S3Bucket> _buckets = new(StringComparer.Ordinal);

    private S3Server(TimeProvider clock)
        : base(clock)
    {
    }

    /// <summary>The region of its buckets.</summary>
    public string Region { get; set; } = "us-east-1";

    /// <summary>Secrets by access key. While there is one, the signature of every signed request is verified (SigV4).</summary>
    public ConcurrentDictionary<string, string> AccessKeys { get; } = new(StringComparer.Ordinal);

    /// <summary>Requests without a signature are answered too.</summary>
    public bool IsPublic { get; set; } = true;

    /// <summary>Verified requests whose X-Amz-Date is more than 15 minutes away from <see cref="StoreServer.Clock"/> are refused.</summary>
    public bool ChecksClock { get; set; }

    /// <summary>Whether Expedited thaws are accepted.</summary>
    public bool HasExpeditedCapacity { get; set; } = true;

    /// <summary>How long a thaw takes by the server's clock; by itself the longest time that is documented.</summary>
    public Func<S3Object, string, TimeSpan> ThawTime { get; set; } = S3Restore.DocumentedTime;

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
        Authorize(request);
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
        var restore = await S3Restore.ReadAsync(exchange.Http.Request.Body, exchange.Ending);
        var status = restore.Apply(stored, this);
        WriteCommonHeaders(exchange);
        exchange.Http.Response.StatusCode = status;
        exchange.Http.Response.ContentLength = 0;
    }

    /// <summary>Holds a request to the keys that there are.</summary>
    private void Authorize(StoreRequest request)
    {
        if (!request.IsSigned && !IsPublic)
            throw new StoreErrorException(S3Errors.AccessDenied);
        if (!request.IsSigned || AccessKeys.IsEmpty)
            return;
        if (S3Signature.Parse(request) is not { } signature)
            throw new StoreErrorException(S3Errors.InvalidArgument.With("ArgumentName", "Authorization"));
        if (!AccessKeys.TryGetValue(signature.AccessKey, out var secret))
            throw new StoreErrorException(S3Errors.InvalidAccessKeyId.With("AWSAccessKeyId", signature.AccessKey));
        if (signature.Region != Region)
            throw new StoreErrorException(S3Errors.WrongRegion(signature.Region, Region));
        if (ChecksClock && S3Signature.Time(request) is { } time && (time - Clock.GetUtcNow()).Duration() > MostSkew)
            throw new StoreErrorException(S3Errors.RequestTimeTooSkewed(request.Headers["x-amz-date"], Clock.GetUtcNow()));
        if (!signature.IsMadeWith(request, secret))
        {
            throw new StoreErrorException(S3Errors.SignatureDoesNotMatch
                .With("AWSAccessKeyId", signature.AccessKey)
                .With("StringToSign", signature.StringToSign(request))
                .With("SignatureProvided", signature.Signature));
        }
    }
}
