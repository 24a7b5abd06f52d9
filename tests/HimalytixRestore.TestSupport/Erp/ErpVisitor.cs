using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HimalytixRestore.TestSupport.Erp;

/// <summary>Somebody with a browser at the ERP: keeps cookies and follows no redirect unasked.</summary>
internal sealed partial class ErpVisitor : IDisposable
{
    private const string LoginPath = "/accounts/login/";

    private readonly HttpClient _http;

    /// <summary>A visitor who has not signed in.</summary>
    /// <param name="address">Where the ERP answers.</param>
    public ErpVisitor(Uri address)
    {
        _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        // gunicorn waits for connections that are kept open when it stops.
        _http.DefaultRequestHeaders.ConnectionClose = true;
    }

    /// <summary>Signs in with the form.</summary>
    /// <param name="user">The name.</param>
    /// <param name="password">The password.</param>
    /// <returns>The path it leads to; null when the ERP does not let this user in.</returns>
    public async Task<string?> SignInAsync(string user, string password)
    {
        var token = Token().Match(await _http.GetStringAsync(LoginPath)).Groups["token"].Value;
        using var form = new FormUrlEncodedContent([new("username", user), new("password", password), new("csrfmiddlewaretoken", token)]);
        using var answer = await _http.PostAsync(LoginPath, form);
        return answer.StatusCode == HttpStatusCode.Redirect ? answer.Headers.Location!.ToString() : null;
    }

    /// <summary>The text of a page.</summary>
    /// <param name="path">Its path.</param>
    public Task<string> ReadAsync(string path) => _http.GetStringAsync(path);

    /// <summary>The number of lines in the ledger, as the Celery worker counts them.</summary>
    public async Task<int> CountLinesAsync()
    {
        using var answer = JsonDocument.Parse(await ReadAsync("/api/v1/trial-balance/"));
        return answer.RootElement.GetProperty("lines").GetInt32();
    }

    /// <summary>Whether every part of the ERP says that it is at work.</summary>
    public async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await _http.GetAsync("/health/ready/");
            return answer.IsSuccessStatusCode;
        }
        catch (Exception silence) when (silence is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    [GeneratedRegex("name=\"csrfmiddlewaretoken\" value=\"(?<token>[^\"]+)\"", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Token();
}
