using HimalytixRestore.Engine.Stores;
using HimalytixRestore.Engine.Stores.Google;
using HimalytixRestore.TestSupport.Stores;
using Answers = HimalytixRestore.TestSupport.Stores.GcsErrors;

namespace HimalytixRestore.Engine.Tests.Stores.Google;

/// <summary>Tokens: asked for once, renewed when the store refuses them, and what is said when there are none. The server verifies the signature.</summary>
public sealed class GcsTokenTests : IClassFixture<PrivateGcsServer>, IDisposable
{
    private const string Key = PrivateGcsServer.Key;

    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly PrivateGcsServer _private;
    private readonly GcsServer _server;
    private readonly int _issuedBefore;

    public GcsTokenTests(PrivateGcsServer server)
    {
        _private = server;
        _server = server.Server;
        _issuedBefore = _server.Tokens.Issued;
        _variables[GcsCredentials.FileVariable] = server.KeyFile;
    }

    private int Issued => _server.Tokens.Issued - _issuedBefore;

    public void Dispose()
    {
        _server.Faults.Clear();
        _server.Requests.Clear();
    }

    [Fact]
    public async Task One_token_of_a_service_account_serves_every_request()
    {
        var store = Open();
        var backup = await store.GetAsync(Key, default);
        await Task.WhenAll(Enumerable.Range(0, 10).Select(part => store.ReadRangeAsync(backup, part * 10, 10, default).AsTask()));
        Assert.Equal(1, Issued);
        Assert.All(_server.Requests.All.Where(request => request.Operation != StoreOperation.Token), request => Assert.StartsWith("Bearer ya29.", request.Headers["Authorization"], StringComparison.Ordinal));
        Assert.Single(_server.Requests.Of(StoreOperation.Token));
    }

    [Fact]
    public async Task The_metadata_server_gives_tokens_too()
    {
        _variables.Remove(GcsCredentials.FileVariable);
        _variables["HOME"] = _private.Folder.FullPath;
        _variables[GcsCredentials.MetadataVariable] = _server.Endpoint.Authority;
        Assert.Equal(100, (await Open().GetAsync(Key, default)).SizeBytes);
        Assert.Equal("Google", Assert.Single(_server.Requests.Of(StoreOperation.Token)).Headers["Metadata-Flavor"]);
    }

    [Fact]
    public async Task A_token_that_is_refused_is_renewed_once_and_the_request_repeated()
    {
        var store = Open();
        var backup = await store.GetAsync(Key, default);
        _server.Tokens.Revoke();
        Assert.Equal(100, (await store.ReadRangeAsync(backup, 0, 100, default)).Length);
        Assert.Equal(2, Issued);

        _server.Requests.Clear();
        _server.Faults.Add(StoreFault.Error(Answers.AuthError).On(StoreOperation.Read));
        var error = await Assert.ThrowsAsync<StoreException>(() => store.OpenReadAsync(backup, 0, null, default));
        Assert.Equal(("StoreCredentialsRejected", "authError", "401"), (error.ErrorId, error.Evidence["ErrorCode"], error.Evidence["HttpStatus"]));
        Assert.Equal(2, _server.Requests.Of(StoreOperation.Read).Count);
        AssertTellsTheSourceAndNoSecret(error);
    }

    [Fact]
    public async Task A_clock_that_is_wrong_is_named()
    {
        _private.Clock.Advance(TimeSpan.FromHours(-3));
        try
        {
            var error = await FailAsync("StoreClockSkew", RestoreErrorCategory.PermissionDenied);
            Assert.Contains("timedatectl", error.RecommendedAction, StringComparison.Ordinal);
        }
        finally
        {
            _private.Clock.Advance(TimeSpan.FromHours(3));
        }
    }

    [Fact]
    public async Task A_key_that_is_not_the_account_s_is_named_and_not_shown()
    {
        await using var other = await GcsServer.StartAsync();
        var text = other.Tokens.ServiceAccountJson().Replace(other.Endpoint.Authority, _server.Endpoint.Authority, StringComparison.Ordinal);
        _variables[GcsCredentials.FileVariable] = _private.Folder.Combine("other.json");
        await File.WriteAllTextAsync(_variables[GcsCredentials.FileVariable], text);
        var error = await FailAsync("StoreCredentialsRejected", RestoreErrorCategory.PermissionDenied);
        Assert.Contains("Invalid JWT Signature", error.Message, StringComparison.Ordinal);
        Assert.Equal("invalid_grant", error.Evidence["ErrorCode"]);
        Assert.Equal(0, Issued);
    }

    [Theory]
    [InlineData(400, "invalid_grant", "StoreCredentialsRejected", RestoreErrorCategory.PermissionDenied)]
    [InlineData(401, "invalid_client", "StoreCredentialsRejected", RestoreErrorCategory.PermissionDenied)]
    [InlineData(401, "unauthorized_client", "StoreCredentialsRejected", RestoreErrorCategory.PermissionDenied)]
    [InlineData(403, "access_denied", "StoreAccessDenied", RestoreErrorCategory.PermissionDenied)]
    [InlineData(400, "unsupported_grant_type", "StoreFailed", RestoreErrorCategory.OperationFailed)]
    [InlineData(429, "rate_limit_exceeded", "StoreThrottled", RestoreErrorCategory.Unavailable)]
    [InlineData(500, "internal_failure", "StoreUnavailable", RestoreErrorCategory.Unavailable)]
    [InlineData(503, "backendError", "StoreUnavailable", RestoreErrorCategory.Unavailable)]
    public async Task A_token_endpoint_that_refuses_or_fails_is_asked_once(int status, string code, string errorId, RestoreErrorCategory category)
    {
        _server.Faults.Add(StoreFault.Error(new(status, code, "Why it is so.")).On(StoreOperation.Token));
        var error = await FailAsync(errorId, category);
        Assert.Contains("Why it is so", error.Message, StringComparison.Ordinal);
        Assert.Single(_server.Requests.All);
    }

    [Fact]
    public async Task A_login_that_was_revoked_is_renewed_by_gcloud()
    {
        _server.Faults.Add(StoreFault.Error(Answers.RevokedToken).On(StoreOperation.Token));
        var error = await FailAsync("StoreCredentialsExpired", RestoreErrorCategory.PermissionDenied);
        Assert.Contains("gcloud auth application-default login", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_right_that_is_missing_is_missing_for_somebody()
    {
        _server.Faults.Add(StoreFault.Error(Answers.Forbidden).On(StoreOperation.Describe));
        var error = await FailAsync("StoreAccessDenied", RestoreErrorCategory.PermissionDenied);
        Assert.Contains("storage.objects.get", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Anonymous_sends_no_token_and_says_so_when_it_is_refused()
    {
        GcsStore store = new("gs://erp-backups", new("gs", "erp-backups", ""), new() { Endpoint = _server.Endpoint.AbsoluteUri, Anonymous = true }, _variables.GetValueOrDefault);
        var error = await Assert.ThrowsAsync<StoreException>(() => store.GetAsync(Key, default));
        Assert.Equal("StoreAccessDenied", error.ErrorId);
        Assert.Contains("No credentials were sent.", error.Message, StringComparison.Ordinal);
        Assert.False(Assert.Single(_server.Requests.All).IsSigned);
        Assert.Equal(0, Issued);
    }

    [Fact]
    public async Task A_token_does_not_follow_a_redirect()
    {
        await using PlainServer elsewhere = new("", $"307 Temporary Redirect\r\nLocation: {_server.Endpoint}storage/v1/b/erp-backups/o/x");
        GcsStore store = new("gs://erp-backups", new("gs", "erp-backups", ""), new() { Endpoint = elsewhere.Endpoint }, _variables.GetValueOrDefault);
        var error = await Assert.ThrowsAsync<StoreException>(() => store.GetAsync(Key, default));
        Assert.Equal(("StoreFailed", "307"), (error.ErrorId, error.Evidence["HttpStatus"]));
        Assert.Equal(StoreOperation.Token, Assert.Single(_server.Requests.All).Operation);
    }

    private GcsStore Open() => new("gs://erp-backups", new("gs", "erp-backups", ""), new() { Endpoint = _server.Endpoint.AbsoluteUri }, _variables.GetValueOrDefault);

    private async Task<StoreException> FailAsync(string errorId, RestoreErrorCategory category)
    {
        var error = await Assert.ThrowsAsync<StoreException>(() => Open().GetAsync(Key, default));
        Assert.Equal((errorId, category), (error.ErrorId, error.Category));
        AssertTellsTheSourceAndNoSecret(error);
        return error;
    }

    private void AssertTellsTheSourceAndNoSecret(StoreException error)
    {
        Assert.Contains(_variables[GcsCredentials.FileVariable], error.Message, StringComparison.Ordinal);
        Assert.Contains(GcsTokens.ServiceAccount, error.Message, StringComparison.Ordinal);
        var everything = $"{error} {error.RecommendedAction} {string.Join(' ', error.Evidence.Values)}";
        Assert.DoesNotContain("ya29.", everything, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", everything, StringComparison.Ordinal);
        Assert.True(error.InnerException is null || error.InnerException.GetType().Assembly.GetName().Name!.StartsWith("System.", StringComparison.Ordinal));
    }
}
