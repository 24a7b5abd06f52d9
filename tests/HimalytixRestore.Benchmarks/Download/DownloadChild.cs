using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using HimalytixRestore.Engine;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Benchmarks.Download;

/// <summary>The process that receives a backup and nothing else: this program, started once more.</summary>
internal static class DownloadChild
{
    /// <summary>The argument that makes this program such a process; endpoint, URI, file, parts at once, size of a part and how often follow.</summary>
    public const string Mode = "--download";

    /// <summary>How to start it.</summary>
    /// <param name="endpoint">The server.</param>
    /// <param name="uri">The backup.</param>
    /// <param name="path">The file.</param>
    /// <param name="connections">Parts at once; null is the product's choice.</param>
    /// <param name="partSize">Size of a part; null is the product's choice.</param>
    /// <param name="times">How often it is received, the file is removed each time.</param>
    public static ProcessStartInfo Start(Uri endpoint, string uri, string path, int? connections, long? partSize, int times = 1)
    {
        string[] arguments =
        [
            Mode, endpoint.ToString(), uri, path, connections?.ToString(CultureInfo.InvariantCulture) ?? "", partSize?.ToString(CultureInfo.InvariantCulture) ?? "",
            times.ToString(CultureInfo.InvariantCulture),
        ];
        // Started by `dotnet …Benchmarks.dll`, this process is dotnet itself.
        var isHost = string.Equals(Path.GetFileNameWithoutExtension(Environment.ProcessPath), "dotnet", StringComparison.Ordinal);
        return new(Environment.ProcessPath!, isHost ? [typeof(DownloadChild).Assembly.Location, .. arguments] : arguments) { RedirectStandardOutput = true, UseShellExecute = false };
    }

    /// <summary>Receives, and writes what was measured, each time, as JSON.</summary>
    /// <param name="arguments">The arguments after the mode.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var before = ProcessMemory.Current();
        var request = new ReceiveRequest
        {
            File = new()
            {
                Settings = new() { Endpoint = arguments[0], Anonymous = true, StateFolder = Path.GetDirectoryName(arguments[2]) },
                Source = new() { Uri = arguments[1] },
                Destination = arguments[2],
                Overwrite = true,
            },
            Connections = arguments[3].Length > 0 ? int.Parse(arguments[3], CultureInfo.InvariantCulture) : null,
            PartSizeBytes = arguments[4].Length > 0 ? long.Parse(arguments[4], CultureInfo.InvariantCulture) : null,
        };
        var backups = new RestoreEngine().Backups;
        List<DownloadMeasurement> measurements = [];
        for (var times = int.Parse(arguments[5], CultureInfo.InvariantCulture); times > 0; times--)
        {
            // Freeing the memory of the one before is not the download's work.
            File.Delete(request.File.Destination);
            var (used, began) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
            var received = await backups.ReceiveAsync(request, new MilestoneReporter(), cancellationToken);
            DownloadMeasurement measurement = new(received.File!.Sha256, Stopwatch.GetElapsedTime(began), Environment.CpuUsage.TotalTime - used, before, ProcessMemory.Peak());
            measurements.Add(measurement);
        }

        Console.WriteLine(JsonSerializer.Serialize(measurements));
        return 0;
    }
}
