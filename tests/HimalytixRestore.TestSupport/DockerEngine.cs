using System.Net.Sockets;

namespace HimalytixRestore.TestSupport;

/// <summary>Whether a Docker engine answers, known within a second.</summary>
internal static class DockerEngine
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>True when the engine of DOCKER_HOST, or the usual one of this system, answers a ping.</summary>
    public static Task<bool> AnswersAsync() => AnswersAsync(Environment.GetEnvironmentVariable("DOCKER_HOST"));

    /// <summary>True when the engine at an address answers a ping.</summary>
    /// <param name="address">The address as DOCKER_HOST gives it; null or empty is the system's usual one.</param>
    public static async Task<bool> AnswersAsync(string? address)
    {
        var engine = new Uri(string.IsNullOrEmpty(address) ? "unix:///var/run/docker.sock" : address);
        if (OperatingSystem.IsWindows() && engine.Scheme is "unix" or "npipe")
            return File.Exists(@"\\.\pipe\docker_engine");

        using var client = engine.Scheme == "unix" ? ThroughSocket(engine.LocalPath) : new HttpClient();
        client.Timeout = Patience;
        var ping = engine.Scheme == "unix" ? new Uri("http://docker/_ping") : new UriBuilder("http", engine.Host, engine.Port, "/_ping").Uri;
        try
        {
            using var answer = await client.GetAsync(ping);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }

    private static HttpClient ThroughSocket(string path) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    });
}
