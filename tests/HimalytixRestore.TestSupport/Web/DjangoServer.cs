using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace HimalytixRestore.TestSupport.Web;

/// <summary>
/// A web application that behaves as Django's own login does, on a free port of the loopback interface: a CSRF secret in a cookie and a
/// masked one in the form, the checks of Origin, cookie and token in the middleware's order, a session cookie that is given anew with each
/// login, a redirect where it is good and the form again where it is not (django/middleware/csrf.py, django/contrib/auth/views.py).
/// </summary>
public sealed class DjangoServer : IAsyncDisposable
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private const string LoginPath = "/accounts/login/";

    private readonly ConcurrentDictionary<string, string> _sessions = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _requests = new();
    private WebApplication? _application;

    private DjangoServer()
    {
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; private set; } = null!;

    /// <summary>The password of the user <c>smoke</c>.</summary>
    public string Password { get; set; } = "Right-Pass_word 1";

    /// <summary>The path a good login leads to.</summary>
    public string LoginRedirect { get; set; } = "/";

    /// <summary>False forgets every session at once.</summary>
    public bool KeepsSessions { get; set; } = true;

    /// <summary>The attributes of its cookies, besides those that Django always gives.</summary>
    public string CookieAttributes { get; set; } = "";

    /// <summary>The name of the CSRF cookie (<c>CSRF_COOKIE_NAME</c>).</summary>
    public string CsrfCookie { get; set; } = "csrftoken";

    /// <summary>The login page's form; <c>{0}</c> is the token's field.</summary>
    public string Form { get; set; } = """
        <form method="post" action="">{0}<p>{1}</p><p><label for="id_username">Username:</label> <input type="text" name="username" autofocus autocapitalize="none" maxlength="150" required id="id_username"></p>
        <p><input type="password" name="password" autocomplete="current-password" required id="id_password"></p><input type="submit" name="go" value="Log in"><input type="hidden" name="next" value="/"></form>
        """;

    /// <summary>What the page <c>/</c> shows.</summary>
    public string Dashboard { get; set; } = "<h1>Dashboard</h1><p>Journal &amp; Ledger</p>";

    /// <summary>What the health API says, and with which status.</summary>
    public (int Status, string Body) Health { get; set; } = (200, """{"status": "ok"}""");

    /// <summary>Answers a request before the application does; true when it has.</summary>
    public Func<HttpContext, Task<bool>>? Fault { get; set; }

    /// <summary>What it was asked: method and path.</summary>
    public IReadOnlyCollection<string> Requests => _requests;

    /// <summary>Starts one.</summary>
    /// <param name="port">The port; 0 for a free one.</param>
    /// <param name="certificate">A certificate; null speaks no TLS.</param>
    public static async Task<DjangoServer> StartAsync(int port = 0, X509Certificate2? certificate = null)
    {
        var server = new DjangoServer();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        if (certificate is not null)
            builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            if (certificate is not null)
                listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = certificate });
        }));
        server._application = builder.Build();
        server._application.Run(server.HandleAsync);
        await server._application.StartAsync();
        server.Url = new(server._application.Urls.Single());
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _application!.StopAsync(patience.Token);
        await _application.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext http)
    {
        _requests.Enqueue($"{http.Request.Method} {http.Request.Path}");
        if (Fault is { } fault && await fault(http))
            return;
        switch (http.Request.Path.Value)
        {
            case "/api/v1/health/" or "/health/ready/":
                http.Response.StatusCode = Health.Status;
                http.Response.ContentType = "application/json";
                await http.Response.WriteAsync(Health.Body);
                break;
            case LoginPath:
                await (HttpMethods.IsPost(http.Request.Method) ? SignInAsync(http) : ShowFormAsync(http, ""));
                break;
            case "/" when http.Request.Cookies.TryGetValue("sessionid", out var session) && _sessions.ContainsKey(session):
                await PageAsync(http, 200, Dashboard);
                break;
            case "/":
                http.Response.Redirect($"{LoginPath}?next=/");
                break;
            case "/public/":
                await PageAsync(http, 200, Dashboard);
                break;
            default:
                await PageAsync(http, 404, "<h1>Not Found</h1><p>The requested resource was not found on this server.</p>");
                break;
        }
    }

    private Task ShowFormAsync(HttpContext http, string errors)
    {
        var secret = http.Request.Cookies.TryGetValue(CsrfCookie, out var known) && known.Length == 32 ? known : Random(32);
        SetCookie(http, CsrfCookie, secret, "expires=Mon, 22 Nov 2027 12:00:00 GMT; Max-Age=31449600; Path=/; SameSite=Lax");
        http.Response.Headers.Vary = "Cookie";
        var field = $"""<input type="hidden" name="csrfmiddlewaretoken" value="{Mask(secret)}">""";
        return PageAsync(http, 200, Form.Replace("{0}", field, StringComparison.Ordinal).Replace("{1}", errors, StringComparison.Ordinal));
    }

    private async Task SignInAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        var origin = http.Request.Headers.Origin.ToString();
        var isTrusted = origin.Length == 0 || origin == Url.GetLeftPart(UriPartial.Authority);
        var isKnown = http.Request.Cookies.TryGetValue(CsrfCookie, out var secret) && secret.Length == 32 && Unmask(form["csrfmiddlewaretoken"].ToString()) == secret;
        if (!isTrusted || !isKnown || http.Request.Headers.Referer.ToString().Length == 0)
        {
            await PageAsync(http, 403, "<title>403 Forbidden</title><h1>Forbidden <span>(403)</span></h1><p>CSRF verification failed. Request aborted.</p>");
            return;
        }

        if (form["username"] != "smoke" || form["password"] != Password || form.ContainsKey("go"))
        {
            await ShowFormAsync(http, """<ul class="errorlist nonfield"><li>Please enter a correct username and password. Note that both fields may be case-sensitive.</li></ul>""");
            return;
        }

        var session = Random(32);
        if (KeepsSessions)
            _sessions[session] = "smoke";
        SetCookie(http, CsrfCookie, Random(32), "expires=Mon, 22 Nov 2027 12:00:00 GMT; Max-Age=31449600; Path=/; SameSite=Lax");
        SetCookie(http, "sessionid", session, "expires=Mon, 07 Dec 2026 12:00:00 GMT; HttpOnly; Max-Age=1209600; Path=/; SameSite=Lax");
        http.Response.Redirect(LoginRedirect);
    }

    private void SetCookie(HttpContext http, string name, string value, string attributes) => http.Response.Headers.Append("Set-Cookie", $"{name}={value}; {attributes}{CookieAttributes}");

    private static Task PageAsync(HttpContext http, int status, string body)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync($"<!DOCTYPE html>\n<html lang=\"en\"><body>{body}</body></html>");
    }

    private static string Random(int length) => RandomNumberGenerator.GetString(Letters, length);

    private static string Mask(string secret)
    {
        var mask = Random(secret.Length);
        return mask + string.Concat(secret.Zip(mask, (x, y) => Letters[(Letters.IndexOf(x) + Letters.IndexOf(y)) % Letters.Length]));
    }

    private static string Unmask(string token) => token.Length != 64
        ? ""
        : string.Concat(token[32..].Zip(token[..32], (x, y) => Letters[(Letters.IndexOf(x) - Letters.IndexOf(y) + Letters.Length) % Letters.Length]));
}
