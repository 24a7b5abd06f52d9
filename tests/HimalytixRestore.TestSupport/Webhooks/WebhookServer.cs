using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace HimalytixRestore.TestSupport.Webhooks;

/// <summary>An incoming webhook as Slack has them: Kestrel on a free port of the loopback interface. Everything may be changed while it runs.</summary>
public sealed class WebhookServer : IAsyncDisposable
{
    private const string Path = "/services/T000/B000/";

    private readonly ConcurrentQueue<string> _texts = new();
    private readonly CancellationTokenSource _stopping = new();
    private WebApplication? _application;
    private int _requests;

    /// <summary>The part of the URL that makes it a secret.</summary>
    public static string Token => "S3cr3t-webhook-token";

    /// <summary>The webhook's URL.</summary>
    public string Url { get; private set; } = "";

    /// <summary>The messages it took, in order.</summary>
    public IReadOnlyCollection<string> Texts => _texts;

    /// <summary>How often it was asked.</summary>
    public int Requests => _requests;

    /// <summary>What it answers; below 200 is no answer at all.</summary>
    public int Status { get; set; } = 200;

    /// <summary>The body of its answers.</summary>
    public string Body { get; set; } = "ok";

    /// <summary>The header Retry-After of its answers; null for none.</summary>
    public int? RetryAfterSeconds { get; set; }

    /// <summary>Starts one.</summary>
    public static async Task<WebhookServer> StartAsync()
    {
        var server = new WebhookServer();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        server._application = builder.Build();
        server._application.Run(server.AnswerAsync);
        await server._application.StartAsync();
        server.Url = server._application.Urls.Single() + Path + Token;
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_application is not null)
            await _application.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        Interlocked.Increment(ref _requests);
        using var json = await JsonDocument.ParseAsync(http.Request.Body);
        if (Status < 200)
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _stopping.Token);
            await Task.Delay(Timeout.Infinite, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        bool isOurs = http.Request.Method == HttpMethods.Post && http.Request.Path == Path + Token;
        http.Response.StatusCode = isOurs ? Status : StatusCodes.Status404NotFound;
        if (RetryAfterSeconds is { } seconds)
            http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (http.Response.StatusCode == 200)
            _texts.Enqueue(json.RootElement.GetProperty("text").GetString()!);
        await http.Response.WriteAsync(Body);
    }
}
