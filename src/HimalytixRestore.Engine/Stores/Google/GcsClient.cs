using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Google.Apis.Http;

namespace HimalytixRestore.Engine.Stores.Google;

/// <summary>
/// Calls the JSON API of Cloud Storage, read only, with Google's HTTP client and credentials. It asks once, and once more with a new token when the old
/// one is refused (401). It can be used by many at once.
/// </summary>
/// <param name="endpoint">Where the API is.</param>
/// <param name="bucket">The bucket, for errors about credentials.</param>
/// <param name="patience">How long an answer may take to begin.</param>
/// <param name="errors">Makes the errors.</param>
/// <param name="readVariable">Reads an environment variable.</param>
internal sealed class GcsClient(GcsEndpoint endpoint, string bucket, TimeSpan patience, GcsErrors errors, Func<string, string?> readVariable)
{
    private const int LargestError = 16 * 1024;
    private const int LargestAnswer = 32 * 1024 * 1024;
    private const int WithOneNewToken = 2;

    // Sizes are texts in this API.
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    private readonly Lazy<Task<(ConfigurableHttpClient Http, GcsIdentity Identity)>> _session = new(() => ConnectAsync(endpoint, bucket, errors, readVariable));

    /// <summary>Asks for metadata.</summary>
    /// <typeparam name="T">What the answer is.</typeparam>
    /// <param name="request">What is asked.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">The store refused, failed, or cannot be reached.</exception>
    public async Task<T> GetAsync<T>(GcsRequest request, CancellationToken cancellationToken)
        where T : class
    {
        using var answer = await SendAsync(request, null, HttpCompletionOption.ResponseContentRead, cancellationToken);
        try
        {
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            return await JsonSerializer.DeserializeAsync<T>(body, s_json, cancellationToken) ?? throw new JsonException("The answer is null.");
        }
        catch (JsonException exception)
        {
            throw errors.NotUnderstood(request.Target, exception);
        }
    }

    /// <summary>Opens the content of an object as it is stored.</summary>
    /// <param name="request">The object.</param>
    /// <param name="first">The first byte.</param>
    /// <param name="last">The last byte.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The answer, whose body is exactly these bytes; to be disposed.</returns>
    /// <exception cref="StoreException">The store refused, failed, or cannot be reached.</exception>
    public async Task<HttpResponseMessage> OpenAsync(GcsRequest request, long first, long last, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(request, new RangeHeaderValue(first, last), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var range = answer.Content.Headers.ContentRange;
        if (answer.StatusCode == HttpStatusCode.PartialContent && range?.From == first && range.To == last)
            return answer;
        answer.Dispose();
        throw errors.WrongRange(request.Target, (int)answer.StatusCode);
    }

    private static async Task<(ConfigurableHttpClient Http, GcsIdentity Identity)> ConnectAsync(GcsEndpoint endpoint, string bucket, GcsErrors errors, Func<string, string?> readVariable)
    {
        CreateHttpClientArgs args = new() { ApplicationName = "HimalytixRestore" };
        var identity = endpoint.Anonymous ? GcsIdentity.Anonymous : await new GcsCredentials(errors, readVariable).FindAsync($"gs://{bucket}", CancellationToken.None);
        if (identity.Credential is { } credential)
            args.Initializers.Add(credential);
        var http = new GcsHttpClientFactory().CreateHttpClient(args);
        http.MaxResponseContentBufferSize = LargestAnswer;
        http.MessageHandler.NumTries = WithOneNewToken;
        return (http, identity);
    }

    private async Task<HttpResponseMessage> SendAsync(GcsRequest request, RangeHeaderValue? range, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        var (http, identity) = await _session.Value.WaitAsync(cancellationToken);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        waiting.CancelAfter(patience);
        using HttpRequestMessage message = new(HttpMethod.Get, request.UrlAt(endpoint));
        if (range is not null)
        {
            message.Headers.Range = range;

            // Without it an object of Content-Encoding gzip is unpacked by the store, and ranges are ignored (Cloud Storage, Transcoding of gzip-compressed files).
            message.Headers.AcceptEncoding.Add(new("gzip"));
        }

        try
        {
            var answer = await http.SendAsync(message, completion, waiting.Token);
            if (answer.IsSuccessStatusCode)
                return answer;
            using (answer)
                throw errors.FromAnswer(request, GcsAnswerError.Of((int)answer.StatusCode, await ReadErrorAsync(answer.Content, waiting.Token), message.Headers.Authorization?.Parameter), identity);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw errors.Stalled(request.Target, patience);
        }
        catch (Exception exception) when (exception is not (StoreException or OperationCanceledException))
        {
            throw errors.From(request.Target, exception, identity);
        }
    }

    private static async Task<string> ReadErrorAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var body = await content.ReadAsStreamAsync(cancellationToken);
        await using var text = content.Headers.ContentEncoding.Contains("gzip", StringComparer.OrdinalIgnoreCase) ? new GZipStream(body, CompressionMode.Decompress) : body;
        var buffer = new byte[LargestError];
        var count = await text.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, count);
    }
}
