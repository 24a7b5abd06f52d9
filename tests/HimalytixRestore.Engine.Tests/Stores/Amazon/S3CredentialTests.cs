using Amazon;
using HimalytixRestore.TestSupport;
using HimalytixRestore.TestSupport.Stores;

namespace HimalytixRestore.Engine.Tests.Stores.Amazon;

/// <summary>
/// Where credentials, endpoint and region come from, against a server that verifies signatures. The environment of the process is changed: no other
/// test may open a store of S3 but anonymously.
/// </summary>
public sealed class S3CredentialTests : IAsyncLifetime
{
    private const string Key = "AKIAIOSFODNN7EXAMPLE";
    private const string Secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

    private static readonly string[] s_variables =
    [
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_EC2_METADATA_DISABLED",
        "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL_STS", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN",
    ];

    private readonly Dictionary<string, string?> _before = s_variables.ToDictionary(name => name, Environment.GetEnvironmentVariable, StringComparer.Ordinal);
    private readonly TempFolder _folder = new();
    private S3Bench _bench = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private StoreConnection Endpoint => new() { Endpoint = _bench.Server.Endpoint.ToString() };

    public async ValueTask InitializeAsync()
    {
        foreach (var name in s_variables)
            Environment.SetEnvironmentVariable(name, null);
        Set("AWS_EC2_METADATA_DISABLED", "true");
        // The SDK reads AWS_SHARED_CREDENTIALS_FILE once a process; this it reads every time.
        AWSConfigs.AWSProfilesLocation = _folder.Combine("credentials");
        _bench = await S3Bench.StartAsync();
        _bench.Server.AccessKeys[Key] = Secret;
        _bench.Server.IsPublic = false;
        _bench.Add("20261101_020000");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (name, value) in _before)
            Environment.SetEnvironmentVariable(name, value);
        AWSConfigs.AWSProfilesLocation = null;
        await _bench.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_request_is_signed_so_that_the_server_accepts_it()
    {
        Set("AWS_ACCESS_KEY_ID", Key);
        Set("AWS_SECRET_ACCESS_KEY", Secret);
        var store = _bench.Store(connection: Endpoint);
        var backup = Assert.Single(await ListAsync(Endpoint));
        backup = await store.RefreshAsync(backup, Cancellation);
        await store.GetChecksumAsync(backup, Cancellation);
        await (await store.OpenReadAsync(backup, 10, 20, Cancellation)).DisposeAsync();
        _bench.Bucket.TryGet(backup.Uri["s3://erp/".Length..], out var stored);
        stored!.Archive();
        await store.ThawAsync(backup, RetrievalTier.Standard, 7, Cancellation);
        Assert.All(_bench.Server.Requests.All, request => Assert.True(request.IsSigned && request.Status is 200 or 202 or 206, request.ToString()));
    }

    [Fact]
    public async Task Wrong_key_and_wrong_secret_name_their_source_and_never_themselves()
    {
        Set("AWS_ACCESS_KEY_ID", Key);
        Set("AWS_SECRET_ACCESS_KEY", "not-the-secret-0123456789");
        AssertRejected(await ErrorAsync(Endpoint), "SignatureDoesNotMatch", "the environment variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");

        Set("AWS_ACCESS_KEY_ID", null);
        await File.WriteAllTextAsync(_folder.Combine("credentials"), "[reader]\naws_access_key_id = AKIAUNKNOWNUNKNOWN00\naws_secret_access_key = not-the-secret-0123456789\n", Cancellation);
        AssertRejected(await ErrorAsync(Endpoint with { CredentialProfile = "reader" }), "InvalidAccessKeyId", "the AWS profile 'reader'");
    }

    [Fact]
    public async Task Profile_is_taken_by_its_name_with_its_region()
    {
        await File.WriteAllTextAsync(_folder.Combine("credentials"), $"[reader]\naws_access_key_id = {Key}\naws_secret_access_key = {Secret}\nregion = eu-central-1\n", Cancellation);
        _bench.Server.Region = "eu-central-1";
        Assert.Single(await ListAsync(Endpoint with { CredentialProfile = "reader" }));
        Assert.Equal("StoreCredentialsMissing", (await ErrorAsync(Endpoint with { CredentialProfile = "writer" })).ErrorId);
    }

    [Fact]
    public async Task Region_of_the_connection_is_signed_for()
    {
        Set("AWS_ACCESS_KEY_ID", Key);
        Set("AWS_SECRET_ACCESS_KEY", Secret);
        _bench.Server.Region = "ap-southeast-2";
        Assert.Single(await ListAsync(Endpoint with { Region = "ap-southeast-2" }));
        var error = await ErrorAsync(Endpoint with { Region = "eu-west-1" });
        Assert.Equal(("StoreRegionWrong", "ap-southeast-2"), (error.ErrorId, error.Evidence["Region"]));
    }

    [Theory]
    [InlineData("AWS_ENDPOINT_URL_S3")]
    [InlineData("AWS_ENDPOINT_URL")]
    public async Task Endpoint_of_the_environment_is_taken(string variable)
    {
        Set("AWS_ACCESS_KEY_ID", Key);
        Set("AWS_SECRET_ACCESS_KEY", Secret);
        Set(variable, _bench.Server.Endpoint.ToString());
        Assert.Single(await ListAsync(new() { Region = "us-east-1" }));
    }

    [Fact]
    public async Task No_credentials_anywhere_is_said_so()
    {
        var error = await ErrorAsync(Endpoint);
        Assert.Equal(("StoreCredentialsMissing", RestoreErrorCategory.PermissionDenied), (error.ErrorId, error.Category));
        Assert.Contains("AWS_PROFILE", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("-Anonymous", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Empty(_bench.Server.Requests.All);
    }

    /// <summary>What the SDK loads by name for it is there: the refusal is the network's.</summary>
    [Fact]
    public async Task Role_of_a_profile_is_asked_for()
    {
        Set("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:1");
        await File.WriteAllTextAsync(_folder.Combine("credentials"), $"[base]\naws_access_key_id = {Key}\naws_secret_access_key = {Secret}\n[role]\nrole_arn = arn:aws:iam::123456789012:role/reader\nsource_profile = base\nregion = us-east-1\n", Cancellation);
        var error = await ErrorAsync(Endpoint with { CredentialProfile = "role" });
        Assert.DoesNotContain("ssembly", error.Message, StringComparison.Ordinal);
        Assert.Equal(RestoreErrorCategory.Unavailable, error.Category);
    }

    [Fact]
    public async Task Wrong_clock_is_corrected_for()
    {
        Set("AWS_ACCESS_KEY_ID", Key);
        Set("AWS_SECRET_ACCESS_KEY", Secret);
        await using var late = await S3Bench.StartAsync(new ManualClock(DateTimeOffset.UtcNow.AddHours(-3)));
        late.Server.AccessKeys[Key] = Secret;
        late.Server.ChecksClock = true;
        late.Add("20261101_020000");
        Assert.Single(await late.Store(connection: new() { Endpoint = late.Server.Endpoint.ToString() }).ListAsync(new(), _ => { }, Cancellation).ToListAsync(Cancellation));
    }

    private static void Set(string variable, string? value) => Environment.SetEnvironmentVariable(variable, value);

    private static void AssertRejected(StoreException error, string code, string source)
    {
        Assert.Equal(("StoreCredentialsRejected", code), (error.ErrorId, error.Evidence["ErrorCode"]));
        Assert.Contains(source, error.Message, StringComparison.Ordinal);
        Assert.Null(error.InnerException);
        var all = string.Join('\n', error.Evidence.Values.Append(error.ToString()).Append(error.RecommendedAction));
        foreach (var secret in new[] { Key, "AKIAUNKNOWNUNKNOWN00", "not-the-secret", Secret })
            Assert.DoesNotContain(secret, all, StringComparison.Ordinal);
    }

    private Task<List<BackupInfo>> ListAsync(StoreConnection connection) =>
        _bench.Store(connection: connection).ListAsync(new(), _ => { }, Cancellation).ToListAsync(Cancellation).AsTask();

    private Task<StoreException> ErrorAsync(StoreConnection connection) => Assert.ThrowsAsync<StoreException>(() => ListAsync(connection));
}
