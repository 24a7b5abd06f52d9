using System.Net;
using System.Text;
using HimalytixRestore.TestSupport.Stores;

namespace HimalytixRestore.Engine.Tests.Stores.Servers;

/// <summary>The S3 server answers what the API reference says: status, headers, XML.</summary>
public sealed class S3ServerTests : IAsyncLifetime
{
    private const string Key = "backups/production/himalytix_production_20261120_020000.sql.gz.enc";
    private const string NameSpace = "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"";

    private static readonly DateTimeOffset Now = new(2012, 10, 15, 10, 30, 0, TimeSpan.Zero);

    private readonly ManualClock _clock = new(Now);
    private readonly HttpClient _client = new();
    private S3Server _server = null!;

    private string ObjectUrl => $"{_server.Endpoint}bucket/{Key}";

    public async ValueTask InitializeAsync() => _server = await S3Server.StartAsync(clock: _clock);

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_listing_has_the_documented_XML()
    {
        _server.Bucket("bucket").Add("a/<1>&\"2\"", "hello"u8.ToArray()).Archive();
        _server.Bucket("bucket").Add("b", "world"u8.ToArray());

        var (response, body) = await GetAsync($"{_server.Endpoint}bucket?list-type=2&max-keys=1");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/xml", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("AmazonS3", response.Headers.Server.ToString());
        Assert.Equal(Now, response.Headers.Date);
        Assert.Equal(
            $"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult {NameSpace}><Name>bucket</Name><Prefix/><NextContinuationToken>YS88MT4mIjIi</NextContinuationToken>" +
            "<KeyCount>1</KeyCount><MaxKeys>1</MaxKeys><IsTruncated>true</IsTruncated><Contents><Key>a/&lt;1&gt;&amp;&quot;2&quot;</Key><LastModified>2012-10-15T10:30:00.000Z</LastModified>" +
            "<ETag>&quot;5d41402abc4b2a76b9719d911017c592&quot;</ETag><Size>5</Size><StorageClass>GLACIER</StorageClass></Contents></ListBucketResult>",
            body);
    }

    [Fact]
    public async Task Pages_follow_one_another_and_prefixes_are_counted()
    {
        var bucket = _server.Bucket("bucket");
        for (var index = 0; index < 25; index++)
            bucket.Add($"p/{index % 5}/{index:D2}", "x"u8.ToArray());
        bucket.Add("p/z", "x"u8.ToArray());
        bucket.Add("q", "x"u8.ToArray());

        var (_, first) = await GetAsync($"{_server.Endpoint}bucket?list-type=2&prefix=p/&delimiter=/&max-keys=3");
        var (_, second) = await GetAsync($"{_server.Endpoint}bucket?list-type=2&prefix=p/&delimiter=/&max-keys=3&continuation-token={Uri.EscapeDataString(Between(first, "NextContinuationToken"))}");
        var (_, after) = await GetAsync($"{_server.Endpoint}bucket?list-type=2&start-after=p/4/19");

        Assert.Equal("3", Between(first, "KeyCount"));
        Assert.Contains("<CommonPrefixes><Prefix>p/2/</Prefix></CommonPrefixes></ListBucketResult>", first, StringComparison.Ordinal);
        Assert.Equal("false", Between(second, "IsTruncated"));
        Assert.Contains("<Key>p/z</Key>", second, StringComparison.Ordinal);
        Assert.Contains("<CommonPrefixes><Prefix>p/3/</Prefix></CommonPrefixes><CommonPrefixes><Prefix>p/4/</Prefix></CommonPrefixes></ListBucketResult>", second, StringComparison.Ordinal);
        Assert.Equal("3", Between(after, "KeyCount"));
        Assert.Equal("p/4/24", Between(after, "Key"));
    }

    [Fact]
    public async Task A_range_comes_with_206_and_a_whole_object_with_its_checksum()
    {
        var stored = _server.Bucket("bucket").Add(Key, "0123456789"u8.ToArray());
        stored.Checksum = ContentHash.Crc64Nvme;

        var (part, partBody) = await GetAsync(ObjectUrl, ("Range", "bytes=2-4"), ("If-Match", $"\"{stored.ETag}\""));
        var (whole, _) = await GetAsync(ObjectUrl, ("x-amz-checksum-mode", "ENABLED"));

        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal("234", partBody);
        Assert.Equal("bytes 2-4/10", part.Content.Headers.ContentRange?.ToString());
        Assert.Equal("\"781e5e245d69b566979b86e28d23f2c7\"", part.Headers.ETag?.Tag);
        Assert.Equal("Mon, 15 Oct 2012 10:30:00 GMT", part.Content.Headers.GetValues("Last-Modified").Single());
        Assert.False(part.Headers.Contains("x-amz-storage-class"));
        Assert.False(part.Headers.Contains("x-amz-checksum-crc64nvme"));
        Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
        Assert.Equal("FULL_OBJECT", whole.Headers.GetValues("x-amz-checksum-type").Single());
        Assert.True(whole.Headers.Contains("x-amz-checksum-crc64nvme"));
    }

    [Theory]
    [InlineData("bytes=10-", 416, "<Error><Code>InvalidRange</Code><Message>The requested range is not satisfiable</Message><RangeRequested>bytes=10-</RangeRequested><ActualObjectSize>10</ActualObjectSize><RequestId>")]
    [InlineData("", 412, "<Error><Code>PreconditionFailed</Code><Message>At least one of the pre-conditions you specified did not hold</Message><Condition>If-Match</Condition><RequestId>")]
    [InlineData("?key", 404, "<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message><Key>backups/production/himalytix_production_20261120_020000.sql.gz.enc.x</Key><RequestId>")]
    public async Task Errors_are_XML(string what, int status, string expected)
    {
        _server.Bucket("bucket").Add(Key, "0123456789"u8.ToArray());

        var (response, body) = what == "?key" ? await GetAsync(ObjectUrl + ".x")
            : await GetAsync(ObjectUrl, what.Length > 0 ? ("Range", what) : ("If-Match", "\"0\""));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + expected, body, StringComparison.Ordinal);
        Assert.Equal(Between(body, "RequestId"), response.Headers.GetValues("x-amz-request-id").Single());
        Assert.Equal(Between(body, "HostId"), response.Headers.GetValues("x-amz-id-2").Single());
    }

    [Fact]
    public async Task An_archived_object_is_thawed_read_and_archived_again()
    {
        var stored = _server.Bucket("bucket").Add(Key, "0123456789"u8.ToArray());
        stored.Archive();

        var (archived, body) = await GetAsync(ObjectUrl);
        Assert.Equal(HttpStatusCode.Forbidden, archived.StatusCode);
        Assert.Contains("<Code>InvalidObjectState</Code><Message>The operation is not valid for the object's storage class</Message><StorageClass>GLACIER</StorageClass>", body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await HeadAsync()).StatusCode);

        Assert.Equal(202, await RestoreAsync("Standard", 3));
        Assert.Equal("ongoing-request=\"true\"", (await HeadAsync()).Headers.GetValues("x-amz-restore").Single());
        Assert.Equal(409, await RestoreAsync("Bulk", 3));
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(ObjectUrl)).Response.StatusCode);

        _clock.Advance(TimeSpan.FromHours(5));
        Assert.Equal("ongoing-request=\"false\", expiry-date=\"Fri, 19 Oct 2012 00:00:00 GMT\"", (await HeadAsync()).Headers.GetValues("x-amz-restore").Single());
        Assert.Equal("GLACIER", (await HeadAsync()).Headers.GetValues("x-amz-storage-class").Single());
        Assert.Equal("0123456789", (await GetAsync(ObjectUrl)).Body);
        var (_, listing) = await GetAsync($"{_server.Endpoint}bucket?list-type=2", ("x-amz-optional-object-attributes", "RestoreStatus"));
        Assert.Contains("<RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress><RestoreExpiryDate>2012-10-19T00:00:00.000Z</RestoreExpiryDate></RestoreStatus>", listing, StringComparison.Ordinal);
        Assert.Equal(200, await RestoreAsync("Bulk", 10));

        _clock.Advance(TimeSpan.FromDays(12));
        Assert.Equal(HttpStatusCode.Forbidden, (await GetAsync(ObjectUrl)).Response.StatusCode);
    }

    [Fact]
    public async Task Thaws_that_cannot_be_are_refused()
    {
        var stored = _server.Bucket("bucket").Add(Key, "0123456789"u8.ToArray());
        Assert.Equal(403, await RestoreAsync("Standard", 1));
        stored.Archive("DEEP_ARCHIVE");
        Assert.Equal(400, await RestoreAsync("Expedited", 1));
        stored.Archive("GLACIER");
        _server.HasExpeditedCapacity = false;
        Assert.Equal(503, await RestoreAsync("Expedited", 1));
    }

    [Fact]
    public async Task An_upload_in_parts_has_an_ETag_of_its_parts()
    {
        var stored = _server.Bucket("bucket").Add(Key, "0123456789"u8.ToArray());
        stored.PartSize = 6;

        // The MD5 of the MD5s of 012345 and 6789.
        Assert.Equal("\"2357d0029380832b13718e0bd7bb6a95-2\"", (await HeadAsync()).Headers.ETag?.Tag);
    }

    [Fact]
    public async Task Nobody_knows_a_bucket_that_was_not_made()
    {
        var (response, body) = await GetAsync($"{_server.Endpoint}none?list-type=2");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("<Code>NoSuchBucket</Code><Message>The specified bucket does not exist</Message><BucketName>none</BucketName>", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", 0, 206, null)]
    [InlineData("another", 0, 403, "SignatureDoesNotMatch")]
    [InlineData("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", 16, 403, "RequestTimeTooSkewed")]
    [InlineData(null, 0, 403, "InvalidAccessKeyId")]
    public async Task Signatures_are_verified_as_in_the_example_of_the_reference(string? secret, int minutesLate, int status, string? code)
    {
        await using var server = await S3Server.StartAsync(clock: new ManualClock(new DateTimeOffset(2013, 5, 24, 0, minutesLate, 0, TimeSpan.Zero)));
        server.Bucket("examplebucket").Add("test.txt", new GeneratedContent(100));
        (server.IsPublic, server.ChecksClock) = (false, true);
        server.AccessKeys[secret is null ? "AKIDOTHER" : "AKIAIOSFODNN7EXAMPLE"] = secret ?? "";

        // Authenticating Requests: Using the Authorization Header, Example: GET Object.
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{server.Endpoint}test.txt") { Headers = { Host = "examplebucket.s3.amazonaws.com", Range = new(0, 9) } };
        request.Headers.Add("x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        request.Headers.Add("x-amz-date", "20130524T000000Z");
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
        using var response = await _client.SendAsync(request);
        using var anonymous = await _client.GetAsync($"{server.Endpoint}examplebucket/test.txt");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, anonymous.StatusCode);
        if (code is not null)
            Assert.Equal(code, Between(await response.Content.ReadAsStringAsync(), "Code"));
    }

    private static string Between(string xml, string element)
    {
        var start = xml.IndexOf($"<{element}>", StringComparison.Ordinal) + element.Length + 2;
        return xml[start..xml.IndexOf($"</{element}>", start, StringComparison.Ordinal)];
    }

    private async Task<(HttpResponseMessage Response, string Body)> GetAsync(string url, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var response = await _client.SendAsync(request);
        return (response, await response.Content.ReadAsStringAsync());
    }

    private async Task<HttpResponseMessage> HeadAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, ObjectUrl);
        return await _client.SendAsync(request);
    }

    private async Task<int> RestoreAsync(string tier, int days)
    {
        var body = $"<RestoreRequest {NameSpace}><Days>{days}</Days><GlacierJobParameters><Tier>{tier}</Tier></GlacierJobParameters></RestoreRequest>";
        using var content = new StringContent(body, Encoding.UTF8, "application/xml");
        using var response = await _client.PostAsync(ObjectUrl + "?restore", content);
        return (int)response.StatusCode;
    }
}
