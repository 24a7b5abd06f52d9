using System.Net;
using System.Net.Sockets;
using System.Text;

namespace HimalytixRestore.Engine.Tests.Stores.Google;

/// <summary>Answers every request alike, whatever it asks: what no store does, and a proxy might.</summary>
internal sealed class PlainServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;

    /// <summary>Starts one.</summary>
    /// <param name="body">The body of its answers.</param>
    /// <param name="head">Status and headers, separated by CR LF.</param>
    public PlainServer(string body, string head = "200 OK")
    {
        _listener.Start();
        _serving = ServeAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {head}\r\nConnection: close\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));
    }

    /// <summary>Where it listens.</summary>
    public string Endpoint => $"http://{_listener.LocalEndpoint}";

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task ServeAsync(byte[] answer)
    {
        while (true)
        {
            using var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
            await using var stream = client.GetStream();
            if (await stream.ReadAsync(new byte[16 * 1024], _stopping.Token) > 0)
                await stream.WriteAsync(answer, _stopping.Token);
        }
    }
}
