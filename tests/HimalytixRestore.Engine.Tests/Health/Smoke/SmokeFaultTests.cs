using Microsoft.AspNetCore.Http;
using HimalytixRestore.TestSupport.Web;

namespace HimalytixRestore.Engine.Tests.Health.Smoke;

/// <summary>Fault 42: every kind of wrong answer has a name of its own, says what was found, and what to do.</summary>
public sealed class SmokeFaultTests : IAsyncLifetime
{
    private DjangoServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await DjangoServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(400, "Bad Request (400)", "BadRequest", "ALLOWED_HOSTS")]
    [InlineData(401, "", "Unauthorized", "login test")]
    [InlineData(403, "denied", "Forbidden", "rights")]
    [InlineData(403, "CSRF verification failed. Request aborted.", "CsrfRefused", "CSRF_TRUSTED_ORIGINS")]
    [InlineData(404, "", "NotFound", "path")]
    [InlineData(429, "", "TooManyRequests", "Wait")]
    [InlineData(500, "<h1>Server Error (500)</h1>", "ServerError", "traceback")]
    [InlineData(502, "", "BackendUnavailable", "Get-AppServices")]
    [InlineData(503, "", "BackendUnavailable", "Get-AppServices")]
    [InlineData(504, "", "BackendUnavailable", "Get-AppServices")]
    [InlineData(418, "", "UnexpectedStatus", "status")]
    public async Task A_status_is_named(int status, string body, string finding, string remedy)
    {
        _server.Fault = SmokeScene.Answer(status, body);
        var result = await SmokeScene.RunOneAsync(_server.Url, SmokeScene.Page("/public/"));
        ShouldFail(result, finding, remedy);
        Assert.Equal($"{status}", result.Evidence["HttpStatus"]);
        Assert.Contains($"answers {status}", result.Message);
    }

    [Fact]
    public async Task Redirects_in_a_circle_are_named_with_their_trail()
    {
        _server.Fault = SmokeScene.Redirect(path => path == "/" ? "/a/" : path == "/a/" ? "/b/" : "/a/");
        var result = await SmokeScene.RunOneAsync(_server.Url, SmokeScene.Page("/"));
        ShouldFail(result, "RedirectLoop", "SECURE_PROXY_SSL_HEADER");
        Assert.Equal("/b/ → /a/ → /b/ → /a/", string.Join(" → ", result.Evidence["Trail"].Split(" → ")[^4..]));
    }

    [Fact]
    public async Task Redirects_that_do_not_end_are_named()
    {
        _server.Fault = SmokeScene.Redirect(path => path + "x");
        ShouldFail(await SmokeScene.RunOneAsync(_server.Url, SmokeScene.Page("/")), "TooManyRedirects", "X-Forwarded-Proto");
        Assert.Equal(11, _server.Requests.Count);
    }

    [Fact]
    public async Task A_page_that_leads_to_itself_once_for_a_cookie_is_no_circle()
    {
        _server.Fault = async http =>
        {
            if (http.Request.Cookies.ContainsKey("seen"))
                return false;
            http.Response.Headers.SetCookie = "seen=1; Path=/";
            http.Response.Redirect(http.Request.Path.Value!);
            await http.Response.CompleteAsync();
            return true;
        };
        Assert.Equal(CheckStatus.Pass, (await SmokeScene.RunOneAsync(_server.Url, SmokeScene.Page("/public/"))).Status);
    }

    [Fact]
    public async Task A_redirect_to_another_host_is_not_followed_and_its_query_is_not_told()
    {
        _server.Fault = SmokeScene.Redirect(_ => "http://login.example.invalid/sso?token=abc123");
        var result = await SmokeScene.RunOneAsync(_server.Url, SmokeScene.Page("/"));
        ShouldFail(result, "RedirectedElsewhere", "url");
        Assert.Contains("login.example.invalid/sso", result.Message);
        Assert.DoesNotContain("abc123", $"{result.Message}{string.Join(' ', result.Evidence.Values)}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_does_not_come_is_named()
    {
        _server.Fault = async http =>
        {
            await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        ShouldFail(await SmokeScene.RunOneAsync(_server.Url, SmokeScene.Page("/")), "TimedOut", "pg_stat_activity");
    }

    [Fact]
    public async Task A_connection_that_breaks_off_is_named()
    {
        _server.Fault = http =>
        {
            http.Abort();
            return Task.FromResult(true);
        };
        ShouldFail(await SmokeScene.RunOneAsync(_server.Url, SmokeScene.Page("/")), "ConnectionLost", "log");
    }

    [Fact]
    public async Task A_body_that_breaks_off_is_named()
    {
        _server.Fault = async http =>
        {
            http.Response.ContentLength = 1000;
            await http.Response.WriteAsync("the first words");
            await http.Response.Body.FlushAsync();
            http.Abort();
            return true;
        };
        ShouldFail(await SmokeScene.RunOneAsync(_server.Url, SmokeScene.Page("/")), "ConnectionLost", "log");
    }

    [Fact]
    public async Task Nobody_listening_is_named()
    {
        var address = _server.Url;
        await _server.DisposeAsync();
        ShouldFail(await SmokeScene.RunOneAsync(address, SmokeScene.Page("/")), "ConnectionRefused", "Get-AppServices");
        _server = await DjangoServer.StartAsync();
    }

    [Fact]
    public async Task A_name_that_nobody_knows_is_named() =>
        ShouldFail(await SmokeScene.RunOneAsync(new("http://erp.invalid/"), SmokeScene.Page("/")), "NameNotResolved", "DNS");

    [Fact]
    public async Task A_page_without_the_marker_is_named()
    {
        _server.Dashboard = "<h1>Down for maintenance</h1>";
        ShouldFail(await SmokeScene.RunOneAsync(_server.Url, SmokeScene.Page("/public/", "Dashboard")), "MarkerMissing", "marker");
    }

    private static void ShouldFail(HealthCheckResult result, string finding, string remedy)
    {
        Assert.Equal((CheckStatus.Fail, finding), (result.Status, result.Finding));
        Assert.Contains(remedy, result.RecommendedAction);
        Assert.NotEmpty(result.Evidence["Url"]);
    }
}
