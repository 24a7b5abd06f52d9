using Google.Apis.Http;

namespace HimalytixRestore.Engine.Stores.Google;

/// <summary>
/// Makes the HTTP clients of Google's library: for the store and for its tokens, over one pool of connections. Nothing is unpacked on the way, no
/// redirect is followed (a token would go with it), and nothing is tried again: who asks decides that.
/// </summary>
internal sealed class GcsHttpClientFactory : IHttpClientFactory
{
    // The process's own, never disposed of: so a store has nothing to dispose of either, and the next one finds the connections open.
    private static readonly SocketsHttpHandler s_handler = new()
    {
        AllowAutoRedirect = false,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        UseCookies = false,
    };

    /// <inheritdoc/>
    public ConfigurableHttpClient CreateHttpClient(CreateHttpClientArgs args)
    {
        ConfigurableMessageHandler handler = new(s_handler)
        {
            ApplicationName = args.ApplicationName,
            GoogleApiClientHeader = args.GoogleApiClientHeader,
            UniverseDomain = args.UniverseDomain,
            NumTries = 1,
            FollowRedirect = false,
        };
        ConfigurableHttpClient client = new(handler, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
        foreach (var initializer in args.Initializers)
            initializer.Initialize(client);
        return client;
    }
}
