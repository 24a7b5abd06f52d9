using System.Net;
using System.Text.Json.Nodes;
using Google.Apis.Auth.OAuth2;
using HimalytixRestore.TestSupport.Stores;

namespace HimalytixRestore.Engine.Tests.Stores.Servers;

/// <summary>The Google Cloud Storage server answers what the reference of the JSON API says.</summary>
public sealed class GcsServerTests : IAsyncLifetime
{
    private const string Name = "production/himalytix_production_20261120_020000.sql.gz.enc";

    private readonly ManualClock _clock = new();
    private readonly HttpClient _client = new();
    private GcsServer _server = null!;
    private GcsBucket _bucket = null!;

    private string ListUrl => $"{_server.Endpoint}storage/v1/b/bucket/o";

    private string ObjectUrl => $"{ListUrl}/{Uri.EscapeDataString(Name)}";

    public async ValueTask InitializeAsync()
    {
        _server = await GcsServer.StartAsync(clock: _clock);
        _bucket = _server.Bucket("bucket");
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task An_object_has_the_documented_properties()
    {
        var stored = _bucket.Add(new GcsObject(Name, new BytesContent("123456789"u8.ToArray()), new(2026, 11, 20, 2, 0, 0, TimeSpan.Zero)) { StorageClass = "ARCHIVE" });

        var body = await _client.GetStringAsync(ObjectUrl);

        Assert.Equal(
            $$"""
            {
              "kind": "storage#object",
              "id": "bucket/{{Name}}/{{stored.Generation}}",
              "selfLink": "https://www.googleapis.com/storage/v1/b/bucket/o/production%2Fhimalytix_production_20261120_020000.sql.gz.enc",
              "mediaLink": "https://storage.googleapis.com/download/storage/v1/b/bucket/o/production%2Fhimalytix_production_20261120_020000.sql.gz.enc?generation={{stored.Generation}}&alt=media",
              "name": "{{Name}}",
              "bucket": "bucket",
              "generation": "{{stored.Generation}}",
              "metageneration": "1",
              "contentType": "application/octet-stream",
              "storageClass": "ARCHIVE",
              "size": "9",
              "md5Hash": "JfnnlDI7RTiF9RgfG2JNCw==",
              "crc32c": "4waSgw==",
              "etag": "{{stored.ETag}}",
              "timeCreated": "2026-11-20T02:00:00.000Z",
              "updated": "2026-11-20T02:00:00.000Z",
              "timeStorageClassUpdated": "2026-11-20T02:00:00.000Z",
              "timeFinalized": "2026-11-20T02:00:00.000Z"
            }

            """,
            body,
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task A_listing_has_pages_offsets_prefixes_and_chosen_fields()
    {
        for (var index = 0; index < 5; index++)
            _bucket.Add($"p/{index}", "x"u8.ToArray());
        _bucket.Add("p/2/a", "x"u8.ToArray()).ComponentCount = 2;
        _bucket.Add("q", "x"u8.ToArray());

        var first = await JsonAsync($"{ListUrl}?prefix=p/&delimiter=/&startOffset=p/1&endOffset=p/4&maxResults=2&fields=nextPageToken,prefixes,items(name,size)");
        var second = await JsonAsync($"{ListUrl}?prefix=p/&delimiter=/&startOffset=p/1&endOffset=p/4&maxResults=2&fields=nextPageToken,prefixes,items/name&pageToken={Uri.EscapeDataString((string)first["nextPageToken"]!)}");
        var none = await JsonAsync($"{ListUrl}?prefix=none/");
        var composite = await JsonAsync($"{ListUrl}?prefix=p/2/");

        Assert.Equal("""[{"name":"p/1","size":"1"},{"name":"p/2","size":"1"}]""", first["items"]!.ToJsonString());
        Assert.Equal("""{"prefixes":["p/2/"],"items":[{"name":"p/3"}]}""", second.ToJsonString());
        Assert.Equal("""{"kind":"storage#objects"}""", none.ToJsonString());
        Assert.Null(composite["items"]![0]!["md5Hash"]);
        Assert.NotNull(composite["items"]![0]!["crc32c"]);
    }

    [Fact]
    public async Task Media_comes_in_ranges_with_generation_and_hashes()
    {
        var stored = _bucket.Add(Name, "123456789"u8.ToArray());

        using var request = new HttpRequestMessage(HttpMethod.Get, $"{ObjectUrl}?alt=media&ifGenerationMatch={stored.Generation}") { Headers = { Range = new(2, 4) } };
        using var response = await _client.SendAsync(request);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal("345", await response.Content.ReadAsStringAsync());
        Assert.Equal("bytes 2-4/9", response.Content.Headers.ContentRange?.ToString());
        Assert.Equal($"{stored.Generation}", response.Headers.GetValues("x-goog-generation").Single());
        Assert.Equal("crc32c=4waSgw==,md5=JfnnlDI7RTiF9RgfG2JNCw==", response.Headers.GetValues("x-goog-hash").Single());
    }

    [Fact]
    public async Task A_replaced_object_is_another_generation()
    {
        var stored = _bucket.Add(Name, "old"u8.ToArray());
        var generation = stored.Generation;
        stored.Replace(new BytesContent("new"u8.ToArray()), _clock.GetUtcNow());

        using var match = await _client.GetAsync($"{ObjectUrl}?alt=media&ifGenerationMatch={generation}");
        using var old = await _client.GetAsync($"{ObjectUrl}?alt=media&generation={generation}");

        Assert.Equal(HttpStatusCode.PreconditionFailed, match.StatusCode);
        Assert.Equal("application/json; charset=UTF-8", match.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            """
            {
              "error": {
                "code": 412,
                "message": "At least one of the pre-conditions you specified did not hold.",
                "errors": [
                  {
                    "message": "At least one of the pre-conditions you specified did not hold.",
                    "domain": "global",
                    "reason": "conditionNotMet",
                    "locationType": "header",
                    "location": "If-Match"
                  }
                ]
              }
            }

            """,
            await match.Content.ReadAsStringAsync(),
            ignoreLineEndingDifferences: true);
        Assert.Equal(HttpStatusCode.NotFound, old.StatusCode);
    }

    [Fact]
    public async Task Errors_of_media_can_be_plain_text()
    {
        _server.HasPlainMediaErrors = true;

        using var response = await _client.GetAsync($"{ObjectUrl}?alt=media");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal($"No such object: bucket/{Name}", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Googles_own_library_gets_a_token_that_opens_the_bucket_until_it_expires()
    {
        _bucket.Add(Name, "x"u8.ToArray());
        _server.IsPublic = false;
        var account = CredentialFactory.FromJson<ServiceAccountCredential>(_server.Tokens.ServiceAccountJson());
        var token = await account.ToGoogleCredential().CreateScoped("https://www.googleapis.com/auth/devstorage.read_only").UnderlyingCredential.GetAccessTokenForRequestAsync();

        using var anonymous = await _client.GetAsync(ObjectUrl);
        _client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        using var allowed = await _client.GetAsync(ObjectUrl);
        _clock.Advance(TimeSpan.FromHours(1));
        using var expired = await _client.GetAsync(ObjectUrl);

        Assert.Equal([HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.Unauthorized], [anonymous.StatusCode, allowed.StatusCode, expired.StatusCode]);
        Assert.Equal("Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"", expired.Headers.WwwAuthenticate.ToString());
        Assert.Equal("authError", (string?)JsonNode.Parse(await expired.Content.ReadAsStringAsync())!["error"]!["errors"]![0]!["reason"]);
        Assert.Equal(StoreOperation.Token, _server.Requests.All[0].Operation);
        Assert.True(_server.Requests.All[^1].IsSigned);
    }

    [Fact]
    public async Task A_refresh_token_that_is_none_is_refused()
    {
        using var form = new FormUrlEncodedContent([new("grant_type", "refresh_token"), new("refresh_token", "1//none")]);

        using var response = await _client.PostAsync(new Uri(_server.Endpoint, "/token"), form);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("""{"error":"invalid_grant","error_description":"Token has been expired or revoked."}""", JsonNode.Parse(await response.Content.ReadAsStringAsync())!.ToJsonString());
    }

    private async Task<JsonObject> JsonAsync(string url) => JsonNode.Parse(await _client.GetStringAsync(url))!.AsObject();
}
