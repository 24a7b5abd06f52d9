using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using HimalytixRestore.TestSupport.Web;

namespace HimalytixRestore.Engine.Tests.Health.Smoke;

/// <summary>Trouble with TLS, each kind by its name.</summary>
public sealed class TlsFaultTests
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.UtcNow;

    [Fact]
    public async Task A_certificate_that_has_ended_is_named()
    {
        var result = await AskAsync("127.0.0.1", s_now.AddDays(-30), s_now.AddDays(-1));
        Assert.Equal("CertificateExpired", result.Finding);
        Assert.Contains("Renew", result.RecommendedAction);
        Assert.Contains(s_now.AddDays(-1).ToString("yyyy-MM-dd"), result.Evidence["NotAfter"]);
    }

    [Fact]
    public async Task A_certificate_of_another_name_is_named()
    {
        var result = await AskAsync("other.example", s_now.AddDays(-1), s_now.AddDays(30));
        Assert.Equal("CertificateNameMismatch", result.Finding);
        Assert.Contains("CN=other.example", result.Message);
    }

    [Fact]
    public async Task A_certificate_of_an_unknown_authority_is_named()
    {
        var result = await AskAsync("127.0.0.1", s_now.AddDays(-1), s_now.AddDays(30));
        Assert.Equal("CertificateUntrusted", result.Finding);
        Assert.Contains("update-ca-certificates", result.RecommendedAction);
    }

    [Fact]
    public async Task A_port_that_speaks_no_TLS_is_named()
    {
        await using var server = await DjangoServer.StartAsync();
        var result = await SmokeScene.RunOneAsync(new UriBuilder(server.Url) { Scheme = "https" }.Uri, SmokeScene.Page("/"));
        Assert.Equal((CheckStatus.Fail, "TlsFailed"), (result.Status, result.Finding));
    }

    private static async Task<HealthCheckResult> AskAsync(string name, DateTimeOffset from, DateTimeOffset to)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
            names.AddIpAddress(address);
        else
            names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(from, to);
        await using var server = await DjangoServer.StartAsync(0, certificate);
        var result = await SmokeScene.RunOneAsync(server.Url, SmokeScene.Page("/"));
        Assert.Equal(CheckStatus.Fail, result.Status);
        return result;
    }
}
