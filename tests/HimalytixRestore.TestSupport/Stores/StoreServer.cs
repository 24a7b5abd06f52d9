using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace HimalytixRestore.TestSupport.Stores;

/// <summary>
/// What the servers have in common: Kestrel on a free port of the loopback interface, faults, limits and the log of requests.
/// Everything may be changed while it runs.
/// </summary>
public abstract class StoreServer : IAsyncDisposable
{
    private static readonly object LimiterKey = new();

    private readonly CancellationTokenSource _stopping = new();
    private WebApplication? _application;

    /// <summary>A server that does not listen yet.</summary>
    /// <param name="clock">The time it knows.</param>
    protected StoreServer(TimeProvider clock) => Clock = clock;

    /// <summary>The time that the store knows: of the header Date, of thaws and of tokens. Latency and bandwidth are of the real one.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Where it listens: <c>http://127.0.0.1:port</c>.</summary>
    public Uri Endpoint { get; private set; } = null!;

    /// <summary>What goes wrong.</summary>
    public StoreFaults Faults { get; } = new();

    /// <summary>What it was asked.</summary>
    public RequestLog Requests { get; } = new();

    /// <summary>Time from a request to the first byte of its answer.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>How fast a body comes over one connection; null is as fast as it can.</summary>
    public long? BytesPerSecondPerConnection { get; set; }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        if (_application is not null)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await _application.StopAsync(patience.Token);
            await _application.DisposeAsync();
        }

        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Listens.</summary>
    /// <param name="port">The port; 0 for a free one.</param>
    protected async Task ListenAsync(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MinResponseDataRate = null;
            options.Limits.MinRequestBodyDataRate = null;
            options.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.Configure<SocketTransportOptions>(options => options.MaxWriteBufferSize = 1 << 20);
        _application = builder.Build();
        _application.Run(HandleAsync);
        await _application.StartAsync();
        Endpoint = new(_application.Urls.Single());
    }

    /// <summary>Says what a request asks.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="host">The host it names, without the port.</param>
    /// <param name="path">The path as it was sent.</param>
    /// <param name="query">The query's values.</param>
    protected abstract StoreTarget Locate(string method, string host, string path, IReadOnlyDictionary<string, string> query);

    /// <summary>Answers a request that no fault has answered.</summary>
    /// <param name="exchange">The request and its answer.</param>
    protected abstract Task AnswerAsync(StoreExchange exchange);

    /// <summary>Answers with an error.</summary>
    /// <param name="exchange">The request and its answer.</param>
    /// <param name="error">The error.</param>
    protected abstract Task AnswerErrorAsync(StoreExchange exchange, StoreError error);

    private async Task HandleAsync(HttpContext http)
    {
        var request = Read(http);
        Requests.Begin(request);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _stopping.Token);
        var exchange = new StoreExchange(http, request, Faults.Take(request), Limiter(http), ending.Token);
        try
        {
            await Task.Delay(Latency, ending.Token);
            if (await exchange.BeginAsync())
                await (exchange.Fault?.Answer is { } error ? AnswerErrorAsync(exchange, error) : AnswerAsync(exchange));
        }
        catch (StoreErrorException exception)
        {
            await AnswerErrorAsync(exchange, exception.Error);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            http.Abort();
        }
        finally
        {
            Requests.End(request, http.Response.StatusCode);
        }
    }

    private StoreRequest Read(HttpContext http)
    {
        var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var query = http.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
        var located = Locate(http.Request.Method, http.Request.Host.Host, target.Split('?', 2)[0], query);
        return new()
        {
            Operation = located.Operation,
            Method = http.Request.Method,
            Target = target,
            Bucket = located.Bucket,
            Key = located.Key,
            Query = query,
            Headers = http.Request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            ConnectionId = http.Connection.Id,
        };
    }

    /// <summary>The connection's limiter, made anew when the rate was changed.</summary>
    private RateLimiter? Limiter(HttpContext http)
    {
        if (BytesPerSecondPerConnection is not { } rate)
            return null;
        var items = http.Features.GetRequiredFeature<IConnectionItemsFeature>().Items;
        if (items.TryGetValue(LimiterKey, out var known) && known is RateLimiter limiter && limiter.BytesPerSecond == rate)
            return limiter;
        items[LimiterKey] = limiter = new(rate);
        return limiter;
    }
}
