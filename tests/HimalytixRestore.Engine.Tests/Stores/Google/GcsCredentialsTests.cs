using System.Net;
using System.Net.Sockets;
using HimalytixRestore.Engine.Stores.Google;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Stores.Google;

/// <summary>Where credentials are found, and what is said when they are not. Every message is looked through for the key.</summary>
public sealed class GcsCredentialsTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    // The library asks this address whether it runs on Google Cloud; the true one is no loopback address.
    static GcsCredentialsTests() => Environment.SetEnvironmentVariable("GCE_METADATA_HOST", "127.0.0.1:9");

    public GcsCredentialsTests() => _variables["HOME"] = _folder.FullPath;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_named_file_comes_first_then_gcloud_s()
    {
        var gcloud = Write(Path.Combine(".config", "gcloud", "application_default_credentials.json"), ServiceAccountKey.Create("gcloud@example.com"));
        var found = await FindAsync();
        Assert.Contains(gcloud, found.Source, StringComparison.Ordinal);
        Assert.Contains("gcloud@example.com", found.Source, StringComparison.Ordinal);

        _variables["CLOUDSDK_CONFIG"] = _folder.Combine("elsewhere");
        var configured = Write(Path.Combine("elsewhere", "application_default_credentials.json"), ServiceAccountKey.Create("configured@example.com"));
        Assert.Contains(configured, (await FindAsync()).Source, StringComparison.Ordinal);

        var named = _variables[GcsCredentials.FileVariable] = Write("key.json", ServiceAccountKey.Create("named@example.com"));
        found = await FindAsync();
        Assert.Contains(named, found.Source, StringComparison.Ordinal);
        Assert.Contains("named@example.com", found.Source, StringComparison.Ordinal);
        Assert.NotNull(found.Credential);
    }

    [Fact]
    public async Task None_at_all_says_where_was_looked()
    {
        var error = await FailAsync();
        Assert.Contains(GcsCredentials.FileVariable, error.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.Combine(".config", "gcloud", "application_default_credentials.json"), error.Message, StringComparison.Ordinal);
        Assert.Contains("-Anonymous", error.RecommendedAction, StringComparison.Ordinal);

        // What was not there can come: the next command finds it.
        _variables[GcsCredentials.FileVariable] = Write("key.json", ServiceAccountKey.Create("named@example.com"));
        Assert.NotNull((await FindAsync()).Credential);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"type":"s3cret"}""")]
    [InlineData("""{"type":["s3cret"]}""")]
    [InlineData("""{"type":"service_account"}""")]
    [InlineData("""{"type":"service_account","client_email":"a@example.com","private_key":"s3cret"}""")]
    [InlineData("""{"type":"service_account","client_email":"a@example.com","private_key":"-----BEGIN PRIVATE KEY-----\ns3cret\n-----END PRIVATE KEY-----\n"}""")]
    [InlineData("""{"type":"service_account","client_email":"a@example.com","private_key":"-----BEGIN PRIVATE KEY-----\nczNjcmV0\n-----END PRIVATE KEY-----\n"}""")]
    [InlineData("""{"type":"authorized_user","client_id":["s3cret"]}""")]
    [InlineData("""{"type":"external_account","audience":"s3cret"}""")]
    public async Task A_file_that_holds_none_is_named_and_not_quoted(string text)
    {
        var path = _variables[GcsCredentials.FileVariable] = Write("key.json", text);
        var error = await FailAsync();
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
        Assert.Null(error.InnerException);
    }

    [Theory]
    [InlineData("""{"type":"authorized_user","client_id":"c","client_secret":"s","refresh_token":"r"}""")]
    [InlineData("""{"type":"external_account","audience":"a","subject_token_type":"urn:ietf:params:oauth:token-type:jwt","token_url":"http://127.0.0.1:9/token","credential_source":{"file":"token"}}""")]
    [InlineData("""{"type":"external_account_authorized_user","audience":"a","client_id":"c","client_secret":"s","refresh_token":"r","token_url":"http://127.0.0.1:9/token"}""")]
    [InlineData("""{"type":"impersonated_service_account","service_account_impersonation_url":"https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/a@example.com:generateAccessToken","source_credentials":{"type":"authorized_user","client_id":"c","client_secret":"s","refresh_token":"r"}}""")]
    public async Task Every_kind_of_file_is_taken(string text)
    {
        var path = _variables[GcsCredentials.FileVariable] = Write("key.json", text);
        var found = await FindAsync();
        Assert.NotNull(found.Credential);
        Assert.Contains(path, found.Source, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_federated_identity_whose_own_token_is_missing_is_told()
    {
        var token = _folder.Combine("subject-token");
        _variables[GcsCredentials.FileVariable] = Write("key.json", $$$"""{"type":"external_account","audience":"a","subject_token_type":"urn:ietf:params:oauth:token-type:jwt","token_url":"http://127.0.0.1:9/token","credential_source":{"file":"{{{token}}}"}}""");
        GcsStore store = new("gs://erp-backups", new("gs", "erp-backups", ""), new() { Endpoint = "http://127.0.0.1:9" }, _variables.GetValueOrDefault);
        var error = await Assert.ThrowsAsync<StoreException>(() => store.GetAsync("backups/production/himalytix_production_20260102_020000.sql", default));
        Assert.Equal(("StoreCredentialsMissing", RestoreErrorCategory.PermissionDenied), (error.ErrorId, error.Category));
        Assert.Contains(token, error.Message, StringComparison.Ordinal);
        Assert.Null(error.InnerException);
    }

    [Fact]
    public async Task A_named_file_that_is_not_there_is_an_error_and_no_reason_to_look_further()
    {
        Write(Path.Combine(".config", "gcloud", "application_default_credentials.json"), ServiceAccountKey.Create("gcloud@example.com"));
        _variables[GcsCredentials.FileVariable] = _folder.Combine("missing.json");
        Assert.Contains("missing.json", (await FailAsync()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_endpoint_that_is_not_reached_is_named()
    {
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _variables[GcsCredentials.FileVariable] = Write("key.json", ServiceAccountKey.Create("named@example.com", $"http://{socket.LocalEndPoint}/token"));
        GcsStore store = new("gs://erp-backups", new("gs", "erp-backups", ""), new() { Endpoint = "http://127.0.0.1:9" }, _variables.GetValueOrDefault);
        var error = await Assert.ThrowsAsync<StoreException>(() => store.GetAsync("backups/production/himalytix_production_20260102_020000.sql", default));
        Assert.Equal(("StoreUnavailable", RestoreErrorCategory.Unavailable), (error.ErrorId, error.Category));
        Assert.Contains(socket.LocalEndPoint!.ToString()!, error.Message, StringComparison.Ordinal);
    }

    private Task<GcsIdentity> FindAsync() => new GcsCredentials(new(new("gs://erp-backups")), _variables.GetValueOrDefault).FindAsync("gs://erp-backups", default);

    private async Task<StoreException> FailAsync()
    {
        var error = await Assert.ThrowsAsync<StoreException>(FindAsync);
        Assert.Equal(("StoreCredentialsMissing", RestoreErrorCategory.PermissionDenied), (error.ErrorId, error.Category));
        return error;
    }

    private string Write(string path, string text)
    {
        path = _folder.Combine(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}
