using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace HimalytixRestore.Engine.Health.Smoke;

/// <summary>
/// A browser without a window: keeps cookies, follows redirects on the application's own host, and names whatever keeps an answer from
/// coming. It never sends anything to another host, so that a redirect cannot lead it (or a password) astray.
/// </summary>
internal sealed class SmokeClient : IDisposable
{
    private const int MostRedirects = 10;

    /// <summary>How often one address may come up in a chain: a page may set a cookie and lead to itself once.</summary>
    private const int MostVisits = 2;

    private const int MostBytes = 2 << 20;

    private readonly SmokePlan _plan;
    private readonly CookieContainer _cookies = new();
    private readonly HttpClient _client;
    private CertificateTrouble? _certificate;

    /// <summary>A browser for one run of tests.</summary>
    /// <param name="plan">The application.</param>
    public SmokeClient(SmokePlan plan)
    {
        _plan = plan;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = _cookies, AutomaticDecompression = DecompressionMethods.All, ConnectTimeout = plan.RequestTime };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
        {
            _certificate = CertificateTrouble.Of(certificate, chain, errors);
            return errors == System.Net.Security.SslPolicyErrors.None;
        };
        _client = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new("HimalytixRestore", null));
        _client.DefaultRequestHeaders.Accept.ParseAdd("text/html, application/json;q=0.9, */*;q=0.8");
    }

    /// <summary>True when the application has given a cookie for an address.</summary>
    /// <param name="url">The address.</param>
    public bool HasCookies(Uri url) => _cookies.GetCookies(url).Count > 0;

    /// <summary>Becomes a browser that was never here, so that a login begins at its beginning.</summary>
    public void ForgetCookies()
    {
        foreach (Cookie cookie in _cookies.GetAllCookies())
            cookie.Expired = true;
    }

    /// <summary>Gets a page and follows where it leads.</summary>
    /// <param name="url">The page.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SmokeFaultException">No answer came, or the redirects do not end.</exception>
    public async Task<SmokeAnswer> FollowAsync(Uri url, CancellationToken cancellationToken)
    {
        var trail = new List<Uri> { url };
        while (true)
        {
            var answer = await SendAsync(() => new(HttpMethod.Get, trail[^1]), cancellationToken);
            if (answer.Location is not { } next)
                return answer;
            RequireOwn(answer.Url, next);
            if (trail.Count(visited => visited == next) >= MostVisits)
                throw Endless("RedirectLoop", $"{SmokeFaults.Show(url)} leads in a circle: {Show(trail, next)}.", trail, next);
            if (trail.Count > MostRedirects)
                throw Endless("TooManyRedirects", $"{SmokeFaults.Show(url)} leads on and on: {Show(trail, next)}.", trail, next);
            trail.Add(next);
        }
    }

    /// <summary>Posts a form; where the answer leads is not followed.</summary>
    /// <param name="action">Where to.</param>
    /// <param name="page">The page that the form is on: a browser sends it, and Django wants it.</param>
    /// <param name="fields">The fields.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SmokeFaultException">No answer came, or it leads to another host.</exception>
    public async Task<SmokeAnswer> PostAsync(Uri action, Uri page, IReadOnlyList<KeyValuePair<string, string>> fields, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(
            () =>
            {
                var request = new HttpRequestMessage(HttpMethod.Post, action) { Content = new FormUrlEncodedContent(fields) };
                request.Headers.Referrer = page;
                request.Headers.Add("Origin", page.GetLeftPart(UriPartial.Authority));
                return request;
            },
            cancellationToken);
        if (answer.Location is { } next)
            RequireOwn(answer.Url, next);
        return answer;
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<SmokeAnswer> SendAsync(Func<HttpRequestMessage> create, CancellationToken cancellationToken)
    {
        using var request = create();
        var url = request.RequestUri!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_plan.RequestTime);
        _certificate = null;
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var body = await ReadAsync(response.Content, limit.Token);
            return new(url, response.StatusCode, Location(url, response), body);
        }
        catch (HttpRequestException failure)
        {
            throw ConnectionFaults.Of(url, failure, _certificate);
        }
        catch (IOException failure)
        {
            throw ConnectionFaults.Lost(url, failure);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw ConnectionFaults.TimedOut(url, _plan.RequestTime);
        }
    }

    private static Uri? Location(Uri url, HttpResponseMessage response) =>
        (int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } location ? new(url, location) : null;

    /// <summary>The text, or its first part: a page that does not end must not fill the memory.</summary>
    private static async Task<string> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        using var kept = new MemoryStream();
        var buffer = new byte[16 << 10];
        int read;
        while (kept.Length < MostBytes && (read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
            kept.Write(buffer, 0, read);
        return Charset(content.Headers.ContentType).GetString(kept.GetBuffer(), 0, (int)kept.Length);
    }

    private static Encoding Charset(MediaTypeHeaderValue? type) =>
        type?.CharSet is { } name && Array.Find(Encoding.GetEncodings(), known => string.Equals(known.Name, name.Trim('"'), StringComparison.OrdinalIgnoreCase)) is { } known ? known.GetEncoding() : Encoding.UTF8;

    private static void RequireOwn(Uri from, Uri to)
    {
        var isHere = string.Equals(from.Host, to.Host, StringComparison.OrdinalIgnoreCase);
        if (isHere && (to.Scheme is "https" || (to.Scheme is "http" && from.Scheme is "http")))
            return;
        throw SmokeFaults.Of(
            "RedirectedElsewhere",
            from,
            $"{SmokeFaults.Show(from)} leads to {SmokeFaults.Show(to)}, which is {(isHere ? "not encrypted" : "another host")}.",
            "Name that address as \"url\" of the application in the profile if it is the right one; else correct the redirect (SECURE_PROXY_SSL_HEADER, the web server's configuration).",
            mayPass: false,
            ("RedirectsTo", SmokeFaults.Show(to)));
    }

    private static SmokeFaultException Endless(string id, string message, List<Uri> trail, Uri next) => SmokeFaults.Of(
        id, trail[0], message, "Often SECURE_SSL_REDIRECT behind a proxy that does not say X-Forwarded-Proto, or a session that is not kept: check SECURE_PROXY_SSL_HEADER and SESSION_COOKIE_SECURE.", mayPass: false, ("Trail", Show(trail, next)));

    private static string Show(List<Uri> trail, Uri next) => string.Join(" → ", trail.Append(next).TakeLast(5).Select(url => url.AbsolutePath));
}
