using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;

namespace HimalytixRestore.Engine.Notifications;

/// <summary>
/// An incoming webhook as Slack has them (Mattermost, Rocket.Chat and Discord's <c>/slack</c> take the same): a POST of <c>{"text": …}</c>. Its URL is a
/// secret: no message and no error shows more of it than the host.
/// </summary>
internal sealed partial class Webhook
{
    private const int MaximumReason = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);

    // The process's own, never disposed of. A redirect is not followed: the message would go to somebody else.
    private static readonly HttpClient s_client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    private readonly Uri _url;

    /// <summary>A webhook.</summary>
    /// <param name="url">Its URL.</param>
    /// <exception cref="ConfigurationException">It is none, or would be sent in the clear (<c>WebhookInvalid</c>).</exception>
    public Webhook(Secret url)
    {
        bool isUrl = Uri.TryCreate(url.RevealText().Trim(), UriKind.Absolute, out var parsed) && parsed.Host.Length > 0;
        bool isPrivate = isUrl && (parsed!.Scheme is "https" || (parsed.Scheme is "http" && parsed.IsLoopback));
        _url = isPrivate ? parsed! : throw new ConfigurationException("WebhookInvalid",
            isUrl ? "The URL of the webhook does not begin with https://, and whoever sees it on the way could write to the channel." : "What should be the URL of the webhook is no URL.",
            "Write the whole URL, https://…, into the file or variable that \"notifications\" of the profile names.");
    }

    /// <summary>The host, which is all of the URL that may be shown.</summary>
    public string Host => _url.Host;

    /// <summary>Posts a message once.</summary>
    /// <param name="text">The message.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<WebhookAnswer> PostAsync(string text, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = JsonContent.Create(new { text = Escape(text) }) };
            using var response = await s_client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
                return new(IsTaken: true, "");
            return new(IsTaken: false, $"{Host} answered {(int)response.StatusCode}{await ReasonAsync(response, limit.Token).ConfigureAwait(false)}")
            {
                IsWorthAnotherTry = (int)response.StatusCode >= 500 || response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout,
                RetryAfter = Pause(response),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(IsTaken: false, $"{Host} did not answer within {DisplayText.Duration(Patience)}") { IsWorthAnotherTry = true };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            string error = exception is HttpRequestException { HttpRequestError: var kind } ? kind.ToString() : "the connection broke off";
            return new(IsTaken: false, $"{Host} cannot be reached ({error})") { IsWorthAnotherTry = true };
        }
    }

    /// <summary>Slack's own escapes: without them a name could become a link or a mention.</summary>
    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    // Slack says why in one word, for example no_service; anything else is somebody's page and not shown.
    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaximumReason];
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        int length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        string reason = System.Text.Encoding.ASCII.GetString(buffer, 0, length).Trim();
        return Word().IsMatch(reason) ? $" ({reason})" : "";
    }

    private static TimeSpan? Pause(HttpResponseMessage response)
    {
        var pause = response.Headers.RetryAfter is not { } asked ? null : asked.Delta ?? asked.Date - DateTimeOffset.UtcNow;
        return pause is null ? null : TimeSpan.FromTicks(Math.Clamp(pause.Value.Ticks, 0, LongestPause.Ticks));
    }

    [GeneratedRegex("^[a-z_]{1,40}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
