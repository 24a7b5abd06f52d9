using HimalytixRestore.Engine.Health.Smoke;
using HimalytixRestore.TestSupport.Web;

namespace HimalytixRestore.Engine.Tests.Health.Smoke;

/// <summary>A login is good when it leads on and is remembered, and each way in which it is not has a name.</summary>
public sealed class LoginProbeTests : IAsyncLifetime
{
    private DjangoServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await DjangoServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Wrong_credentials_come_back_with_status_200_and_are_refused_once()
    {
        _server.Password = "another";
        var results = await SmokeScene.RunAsync(_server.Url, SmokeScene.All);
        ShouldFail(results[1], "LoginRefused");
        Assert.DoesNotContain(SmokeScene.Password, $"{results[1]}{results[1].RecommendedAction}", StringComparison.Ordinal);
        Assert.Single(_server.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
        Assert.Equal((SmokeTestKind.Login.ToString(), SmokeScene.Login.User), (results[1].Evidence["Test"], results[1].Evidence["User"]));
        Assert.Equal(CheckStatus.Skipped, results[2].Status);
        Assert.Contains("the login did not work", results[2].Message);
    }

    [Fact]
    public async Task A_form_that_Djangos_CSRF_check_refuses_is_named()
    {
        // Behind a proxy that ends TLS, Django compares the browser's Origin with an address of its own making.
        var refused = false;
        _server.Fault = http =>
        {
            if (http.Request.Method == "POST" && !refused)
                (refused, http.Request.Headers.Origin) = (true, "https://erp.example.com");
            return Task.FromResult(false);
        };
        ShouldFail(await SmokeScene.RunOneAsync(_server.Url, SmokeScene.Login), "CsrfRefused");
    }

    [Theory]
    [InlineData("csrftoken")]
    [InlineData("__Host_csrf")]
    public async Task The_name_of_the_CSRF_cookie_does_not_matter(string name)
    {
        _server.CsrfCookie = name;
        Assert.Equal(CheckStatus.Pass, (await SmokeScene.RunOneAsync(_server.Url, SmokeScene.Login)).Status);
    }

    [Fact]
    public async Task Secure_cookies_over_http_are_named_before_anything_is_posted()
    {
        _server.CookieAttributes = "; Secure";
        var result = await SmokeScene.RunOneAsync(_server.Url, SmokeScene.Login);
        ShouldFail(result, "CsrfCookieMissing");
        Assert.Contains("CSRF_COOKIE_SECURE", result.RecommendedAction);
        Assert.DoesNotContain(_server.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_session_that_is_not_kept_is_named()
    {
        _server.KeepsSessions = false;
        ShouldFail(await SmokeScene.RunOneAsync(_server.Url, SmokeScene.Login), "SessionNotKept");
    }

    [Fact]
    public async Task A_login_that_leads_elsewhere_is_named()
    {
        _server.LoginRedirect = "/public/";
        Assert.Equal(CheckStatus.Pass, (await SmokeScene.RunOneAsync(_server.Url, SmokeScene.Login)).Status);
        var result = await SmokeScene.RunOneAsync(_server.Url, SmokeScene.Login with { RedirectsTo = "/" });
        ShouldFail(result, "LoginRedirectUnexpected");
        Assert.Equal("/public/", result.Evidence["RedirectsTo"]);
    }

    [Fact]
    public async Task A_good_login_whose_page_fails_is_not_good()
    {
        _server.LoginRedirect = "/broken/";
        _server.Fault = async http => http.Request.Path == "/broken/" && await SmokeScene.Answer(500, "")(http);
        ShouldFail(await SmokeScene.RunOneAsync(_server.Url, SmokeScene.Login), "ServerError");
    }

    [Fact]
    public async Task Status_200_without_a_redirect_is_no_login()
    {
        _server.Fault = async http => http.Request.Method == "POST" && await SmokeScene.Answer(200, "<p>Welcome</p>")(http);
        ShouldFail(await SmokeScene.RunOneAsync(_server.Url, SmokeScene.Login), "LoginRedirectMissing");
    }

    [Theory]
    [InlineData("<p>nothing</p>", "LoginFormMissing")]
    [InlineData("<form method='post'><input name='username'><input type='password' name='password'></form>", "CsrfTokenMissing")]
    [InlineData("<form method='post' action='http://elsewhere.invalid/'>{0}<input name='username'><input type='password' name='password'></form>", "LoginFormElsewhere")]
    public async Task A_form_that_cannot_work_is_named_and_no_password_is_sent(string form, string finding)
    {
        _server.Form = form;
        ShouldFail(await SmokeScene.RunOneAsync(_server.Url, SmokeScene.Login), finding);
        Assert.DoesNotContain(_server.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_user_without_a_password_is_the_profiles_mistake()
    {
        var result = await SmokeScene.RunOneAsync(_server.Url, SmokeScene.Login with { ReadPassword = null });
        ShouldFail(result, "SmokePasswordMissing");
    }

    [Fact]
    public void The_form_is_sent_as_a_browser_sends_it()
    {
        const string Html = """
            <form action="/search/"><input type="text" name="q"></form>
            <form id="f" action="/accounts/login/?next=/x"><input type=hidden name=csrfmiddlewaretoken value="a&amp;b"><input type="email" name="login">
            <input type="password" name="pass"><input type="checkbox" name="remember" value="1" checked><input type="checkbox" name="other" value="1"><input type="submit" name="go" value="x">
            <input name="off" value="1" disabled></form>
            """;
        var form = LoginForm.Find(new("https://erp.example.com/accounts/login/"), Html);
        Assert.NotNull(form);
        Assert.Equal("https://erp.example.com/accounts/login/?next=/x", form.Action.AbsoluteUri);
        Assert.Equal(
            ["csrfmiddlewaretoken=a&b", "login=me", "pass=pw", "remember=1"],
            form.Fill("me", Secret.FromText("pw")).Select(field => $"{field.Key}={field.Value}").Order(StringComparer.Ordinal));
    }

    private static void ShouldFail(HealthCheckResult result, string finding)
    {
        Assert.Equal((CheckStatus.Fail, finding), (result.Status, result.Finding));
        Assert.NotEmpty(result.RecommendedAction);
    }
}
