using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace HimalytixRestore.TestSupport.Stores;

/// <summary>
/// Google Cloud Storage's JSON API as its reference documents it, as far as reading backups asks of it: objects.list, objects.get, alt=media,
/// the token endpoint <c>POST /token</c>, and the metadata server's token (<c>GCE_METADATA_HOST</c> = host:port).
/// <code>
/// await using var server = await GcsServer.StartAsync();
/// var backup = server.Bucket("backups").Add("production/himalytix_production_20261120_020000.sql.gz.enc", new GeneratedContent(1 &lt;&lt; 20));
/// backup.StorageClass = "ARCHIVE";
/// server.IsPublic = false;
/// File.WriteAllText(path, server.Tokens.ServiceAccountJson());
/// server.Faults.Add(StoreFault.Error(GcsErrors.RateLimitExceeded with { RetryAfter = "1" }).On(StoreOperation.Read).Times(2));
/// </code>
/// </summary>
public sealed class GcsServer : StoreServer
{
    private const string JsonType = "application/json; charset=UTF-8";
    private const int MostResults = 1000;

    private readonly ConcurrentDictionary<string, GcsBucket> _buckets = new(StringComparer.Ordinal);

    private GcsServer(TimeProvider clock)
        : base(clock)
    {
    }

    /// <summary>Everyone may read; otherwise a token of <see cref="Tokens"/> is needed.</summary>
    public bool IsPublic { get; set; } = true;

    /// <summary>Errors of alt=media are the message as plain text, as the service often answers; otherwise JSON, as it documents.</summary>
    public bool HasPlainMediaErrors { get; set; }

    /// <summary>The token endpoint.</summary>
    public GcsTokens Tokens { get; private set; } = null!;

    /// <summary>Starts one.</summary>
    /// <param name="port">The port; 0 for a free one.</param>
    /// <param name="clock">What it thinks the time is; null for the system's. Tokens expire by it.</param>
    public static async Task<GcsServer> StartAsync(int port = 0, TimeProvider? clock = null)
    {
        var server = new GcsServer(clock ?? TimeProvider.System);
        await server.ListenAsync(port);
        server.Tokens = new(server.Clock, server.Endpoint);
        return server;
    }

    /// <summary>A bucket; it is made when there is none.</summary>
    /// <param name="name">Its name.</param>
    public GcsBucket Bucket(string name) => _buckets.GetOrAdd(name, key => new(key, Clock));

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Tokens?.Dispose();
    }

    /// <inheritdoc/>
    protected override StoreTarget Locate(string method, string host, string path, IReadOnlyDictionary<string, string> query)
    {
        if (path == "/token" || path.EndsWith("/service-accounts/default/token", StringComparison.Ordinal))
            return new(StoreOperation.Token, "", "");

        path = path.StartsWith("/download/", StringComparison.Ordinal) ? path["/download".Length..] : path;
        var parts = path.Split('/', 7);
        if (method != "GET" || parts is not ["", "storage", "v1", "b", var bucket, ..])
            return new(StoreOperation.Other, "", "");
        bucket = Uri.UnescapeDataString(bucket);
        return parts switch
        {
            [_, _, _, _, _, "o"] => new(StoreOperation.List, bucket, ""),
            [_, _, _, _, _, "o", var name] =>
                new(query.GetValueOrDefault("alt") == "media" ? StoreOperation.Read : StoreOperation.Describe, bucket, Uri.UnescapeDataString(name)),
            _ => new(StoreOperation.Other, bucket, ""),
        };
    }

    /// <inheritdoc/>
    protected override async Task AnswerAsync(StoreExchange exchange)
    {
        var request = exchange.Request;
        if (request.Operation == StoreOperation.Token)
        {
            await SendTokenAsync(exchange);
            return;
        }

        if (request.Target.Split('?')[0] == "/" || request.Target.StartsWith("/computeMetadata/", StringComparison.Ordinal))
        {
            // How a client finds out that it runs in Google's cloud.
            exchange.Header("Metadata-Flavor", "Google");
            await exchange.SendTextAsync(200, "application/text", "computeMetadata/\n");
            return;
        }

        Authorize(request);
        if (!_buckets.TryGetValue(request.Bucket, out var bucket))
            throw new StoreErrorException(GcsErrors.BucketNotFound);
        switch (request.Operation)
        {
            case StoreOperation.List:
                await SendJsonAsync(exchange, List(bucket, request.Query));
                break;
            case StoreOperation.Describe:
                await SendJsonAsync(exchange, GcsJson.Object(bucket.Name, Find(bucket, request)));
                break;
            case StoreOperation.Read:
                await SendMediaAsync(exchange, Find(bucket, request));
                break;
            default:
                await SendJsonAsync(exchange, new() { ["kind"] = "storage#bucket", ["id"] = bucket.Name, ["name"] = bucket.Name });
                break;
        }
    }

    /// <inheritdoc/>
    protected override Task AnswerErrorAsync(StoreExchange exchange, StoreError error)
    {
        WriteCommonHeaders(exchange);
        exchange.Header("Retry-After", error.RetryAfter);
        if (exchange.Request.Operation == StoreOperation.Token)
            return exchange.SendTextAsync(error.Status, JsonType, GcsJson.Text(new() { ["error"] = error.Code, ["error_description"] = error.Message }));
        if (error.Status == 401)
            exchange.Header("WWW-Authenticate", "Bearer realm=\"https://accounts.google.com/\"" + (error.Code == "authError" ? ", error=\"invalid_token\"" : ""));
        return HasPlainMediaErrors && exchange.Request.Operation == StoreOperation.Read
            ? exchange.SendTextAsync(error.Status, "text/html; charset=UTF-8", error.Message)
            : exchange.SendTextAsync(error.Status, JsonType, GcsJson.Text(GcsJson.Error(error)));
    }

    private static JsonObject List(GcsBucket bucket, IReadOnlyDictionary<string, string> query)
    {
        var most = MostResults;
        if (query.TryGetValue("maxResults", out var text) && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out most) || most == 0))
            throw new StoreErrorException(GcsErrors.Invalid("maxResults"));
        string Value(string name) => query.GetValueOrDefault(name, "");
        var page = KeyPage<GcsObject>.Read(
            bucket, FromToken(Value("pageToken")), Math.Min(most, MostResults), Value("prefix"), Value("delimiter"), Value("startOffset"), Value("endOffset"));

        var json = new JsonObject { ["kind"] = "storage#objects" };
        if (page.IsTruncated)
            json["nextPageToken"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(page.Last));
        if (page.CommonPrefixes.Count > 0)
            json["prefixes"] = new JsonArray([.. page.CommonPrefixes.Select(prefix => (JsonNode)prefix)]);
        if (page.Objects.Count > 0)
            json["items"] = new JsonArray([.. page.Objects.Select(stored => GcsJson.Object(bucket.Name, stored))]);
        return json;
    }

    private static string FromToken(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException)
        {
            throw new StoreErrorException(GcsErrors.Invalid("pageToken"));
        }
    }

    /// <summary>The object; an old generation of it is gone, and preconditions are held.</summary>
    private static GcsObject Find(GcsBucket bucket, StoreRequest request)
    {
        bool Differs(GcsObject stored, string parameter) =>
            request.Query.TryGetValue(parameter, out var text) && text != stored.Generation.ToString(CultureInfo.InvariantCulture);
        if (!bucket.TryGet(request.Key, out var stored) || Differs(stored, "generation"))
            throw new StoreErrorException(GcsErrors.ObjectNotFound(bucket.Name, request.Key));
        return Differs(stored, "ifGenerationMatch") ? throw new StoreErrorException(GcsErrors.ConditionNotMet) : stored;
    }

    private void Authorize(StoreRequest request)
    {
        const string scheme = "Bearer ";
        if (!request.Headers.TryGetValue("Authorization", out var header))
        {
            if (!IsPublic)
                throw new StoreErrorException(GcsErrors.Required);
        }
        else if (!header.StartsWith(scheme, StringComparison.Ordinal) || !Tokens.IsValid(header[scheme.Length..]))
        {
            throw new StoreErrorException(GcsErrors.AuthError);
        }
    }

    private async Task SendTokenAsync(StoreExchange exchange)
    {
        if (exchange.Request.Method == "POST")
        {
            var form = await exchange.Http.Request.ReadFormAsync(exchange.Ending);
            Tokens.Check(form.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal));
        }

        exchange.Header("Metadata-Flavor", exchange.Request.Method == "GET" ? "Google" : null);
        await exchange.SendTextAsync(200, JsonType, GcsJson.Text(Tokens.Answer()));
    }

    private Task SendJsonAsync(StoreExchange exchange, JsonObject json)
    {
        WriteCommonHeaders(exchange);
        return exchange.SendTextAsync(200, JsonType, GcsJson.Text(GcsFields.Select(json, exchange.Request.Query.GetValueOrDefault("fields"))));
    }

    private Task SendMediaAsync(StoreExchange exchange, GcsObject stored)
    {
        var content = stored.Content;
        var range = ByteRange.Parse(exchange.Request.Range, content.Length);
        if (range is { IsEmpty: true })
            throw new StoreErrorException(GcsErrors.RangeNotSatisfiable);

        WriteCommonHeaders(exchange);
        exchange.Header("ETag", stored.ETag);
        exchange.Header("Last-Modified", stored.LastModified.UtcDateTime.ToString("R", CultureInfo.InvariantCulture));
        exchange.Header("X-Goog-Generation", stored.Generation.ToString(CultureInfo.InvariantCulture));
        exchange.Header("X-Goog-Metageneration", "1");
        exchange.Header("X-Goog-Hash", stored.Md5Hash is { } md5 ? $"crc32c={stored.Crc32C},md5={md5}" : $"crc32c={stored.Crc32C}");
        exchange.Header("X-Goog-Storage-Class", stored.StorageClass);
        exchange.Header("X-Goog-Stored-Content-Encoding", "identity");
        exchange.Header("X-Goog-Stored-Content-Length", content.Length.ToString(CultureInfo.InvariantCulture));
        exchange.Header("Content-Disposition", "attachment");
        exchange.Header("Content-Type", stored.ContentType);
        if (range is not null)
            exchange.Header("Content-Range", $"bytes {range.Offset}-{range.End - 1}/{content.Length}");
        return exchange.SendContentAsync(range is null ? 200 : 206, content, range ?? new(0, content.Length));
    }

    private void WriteCommonHeaders(StoreExchange exchange)
    {
        exchange.Header("X-GUploader-UploadID", exchange.Request.Number.ToString("X16", CultureInfo.InvariantCulture));
        exchange.Header("Date", Clock.GetUtcNow().ToString("R", CultureInfo.InvariantCulture));
        exchange.Header("Server", "UploadServer");
    }
}
