using HimalytixRestore.Engine.Stores.Google;

namespace HimalytixRestore.Engine.Tests.Stores.Google;

public sealed class GcsEndpointTests
{
    [Theory]
    [InlineData(null, null, "https://storage.googleapis.com/storage/v1/", false)]
    [InlineData("https://private.example.com", null, "https://private.example.com/storage/v1/", false)]
    [InlineData("https://private.example.com:8443/storage/v1", null, "https://private.example.com:8443/storage/v1/", false)]
    [InlineData("https://private.example.com/gcs/", "ignored:1", "https://private.example.com/gcs/storage/v1/", false)]
    [InlineData("http://127.0.0.1:4443", null, "http://127.0.0.1:4443/storage/v1/", false)]
    [InlineData(null, "localhost:4443", "http://localhost:4443/storage/v1/", true)]
    [InlineData(null, "http://localhost:4443/storage/v1/", "http://localhost:4443/storage/v1/", true)]
    public void Parameter_emulator_default(string? endpoint, string? emulator, string expected, bool anonymous)
    {
        var found = GcsEndpoint.Of(new() { Endpoint = endpoint }, name => name == GcsEndpoint.EmulatorVariable ? emulator : null);
        Assert.Equal(expected, found.BaseUri.AbsoluteUri);
        Assert.Equal(anonymous, found.Anonymous);
    }

    [Theory]
    [InlineData("storage.example.com", "InvalidEndpoint")]
    [InlineData("ftp://storage.example.com", "InvalidEndpoint")]
    [InlineData("https://storage.example.com/?x=1", "InvalidEndpoint")]
    [InlineData("http://storage.example.com", "InsecureEndpoint")]
    public void Endpoints_that_are_none_or_not_safe_are_refused(string endpoint, string errorId)
    {
        var error = Assert.Throws<ConfigurationException>(() => GcsEndpoint.Of(new() { Endpoint = endpoint }, _ => null));
        Assert.Equal(errorId, error.ErrorId);
        Assert.Contains(endpoint, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_credentials_an_endpoint_needs_no_encryption() =>
        Assert.True(GcsEndpoint.Of(new() { Endpoint = "http://storage.example.com", Anonymous = true }, _ => null).Anonymous);

    [Fact]
    public void A_key_is_one_segment_of_the_path_whatever_is_in_it()
    {
        var endpoint = GcsEndpoint.Of(new(), _ => null);
        GcsRequest request = new("my-bucket", "backups/prod/a b+c%2F?#ü.sql") { Generation = "17", Parameters = [("alt", "media"), ("left", null), ("fields", "a,b")] };
        Assert.Equal(
            "https://storage.googleapis.com/storage/v1/b/my-bucket/o/backups%2Fprod%2Fa%20b%2Bc%252F%3F%23%C3%BC.sql?alt=media&fields=a%2Cb&ifGenerationMatch=17",
            request.UrlAt(endpoint).AbsoluteUri);
        Assert.Equal("https://storage.googleapis.com/storage/v1/b/my-bucket/o", new GcsRequest("my-bucket", null).UrlAt(endpoint).AbsoluteUri);
        Assert.Equal("gs://my-bucket/backups/prod/a b+c%2F?#ü.sql", request.Target);
    }
}
