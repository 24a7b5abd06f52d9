using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace HimalytixRestore.TestSupport.Erp;

/// <summary>
/// A port for a server that stops and starts again during a test. Ports that the system gives away by itself are no use:
/// while the server is down it could give them to somebody else.
/// </summary>
internal static class LoopbackPort
{
    private const string RangeFile = "/proc/sys/net/ipv4/ip_local_port_range";
    private const int Lowest = 10_000;

    /// <summary>A port that nobody uses and that the system does not give away by itself.</summary>
    public static async Task<int> ChooseAsync()
    {
        var given = (await File.ReadAllTextAsync(RangeFile)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var end = int.Parse(given[0], CultureInfo.InvariantCulture);
        while (true)
        {
            var port = Random.Shared.Next(Lowest, Math.Max(end, Lowest + 1_000));
            if (IsFree(port))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
