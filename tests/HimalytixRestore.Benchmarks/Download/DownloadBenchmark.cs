using System.Diagnostics;
using System.Text.Json;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Benchmarks.Download;

/// <summary>How fast a backup is received and what memory that takes, in a process of its own; the server is in this one.</summary>
internal static class DownloadBenchmark
{
    private const double Speedup = 6;
    private const double BytesPerSecond = 800e6;
    private const long LimitBytes = 150_000_000;
    private const int Runs = 3;
    private const long SlowBytesPerSecond = 20_000_000;

    private static readonly TimeSpan s_latency = TimeSpan.FromMilliseconds(50);

    /// <summary>Measures and prints.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(DownloadOptions options, CancellationToken cancellationToken)
    {
        if (options.IsHelp)
        {
            Console.WriteLine(DownloadOptions.Usage);
            return 0;
        }

        using TempFolder folder = new(options.Folder);
        if (options.Kills > 0)
            return await new KillLoop(options, folder.Combine("backup")).RunAsync(cancellationToken) ? 0 : BenchmarkRun.Failed;
        var isFast = await SlowNetworkAsync(options, folder, cancellationToken);
        return await LoopbackAsync(options, folder, cancellationToken) && isFast ? 0 : BenchmarkRun.Failed;
    }

    private static async Task<bool> SlowNetworkAsync(DownloadOptions options, TempFolder folder, CancellationToken cancellationToken)
    {
        await using var stored = await StoredObject.StartAsync(options.SizeBytes / 2);
        (stored.Server.Latency, stored.Server.BytesPerSecondPerConnection) = (s_latency, SlowBytesPerSecond);
        Show.Title($"{Show.Size(stored.Size)}, 50 ms latency, 20 MB/s per connection");
        var single = await ReceiveAsync(stored, folder.Combine("single"), 1, stored.Size, 1, cancellationToken);
        Show.Line("one GET", Show.Seconds(single[0].Duration));
        var parts = await ReceiveAsync(stored, folder.Combine("parts"), options.Connections, options.PartSizeBytes, 1, cancellationToken);
        Show.Line("parts", Show.Seconds(parts[0].Duration));
        Show.Line("one GET / parts", $"{single[0].Duration / parts[0].Duration:N1}");
        return Holds(single[0].Duration / parts[0].Duration >= Speedup, $"Parts are to be {Speedup} times as fast as one GET.");
    }

    private static async Task<bool> LoopbackAsync(DownloadOptions options, TempFolder folder, CancellationToken cancellationToken)
    {
        await using var stored = await StoredObject.StartAsync(options.SizeBytes);
        Show.Title($"{Show.Size(stored.Size)}, as fast as it goes, to {options.Folder}, {1 + Runs} times in one process");
        // The first one starts the SDK and has its code compiled.
        var runs = await ReceiveAsync(stored, folder.Combine("backup"), options.Connections, options.PartSizeBytes, 1 + Runs, cancellationToken);
        var median = runs.Skip(1).OrderBy(run => run.Duration).ElementAt(Runs / 2);
        var pace = stored.Size / median.Duration.TotalSeconds;
        Show.Line("the first, starting the SDK included", Show.Seconds(runs[0].Duration));
        Show.Line("processor time of the receiver", Show.Seconds(runs[0].ProcessorTime));
        Show.Line("median of the others", Show.Seconds(median.Duration));
        Show.Line("bytes per second", $"{pace / 1e6:N0} MB/s");
        Show.Line("processor time of the receiver", Show.Seconds(median.ProcessorTime));
        Show.Line("resident memory before", Show.Size(median.BaseBytes));
        Show.Line("peak resident memory", Show.Size(runs[^1].PeakBytes));
        return Holds(pace >= BytesPerSecond, $"It is to be {BytesPerSecond / 1e6:N0} MB/s.")
            & Holds(runs[^1].PeakBytes <= LimitBytes, $"The peak is above the limit of {Show.Size(LimitBytes)} (150 MB).");
    }

    private static async Task<DownloadMeasurement[]> ReceiveAsync(StoredObject stored, string path, int? connections, long? partSize, int times, CancellationToken cancellationToken)
    {
        using var child = Process.Start(DownloadChild.Start(stored.Server.Endpoint, stored.Uri, path, connections, partSize, times))!;
        try
        {
            var output = await child.StandardOutput.ReadToEndAsync(cancellationToken);
            await child.WaitForExitAsync(cancellationToken);
            var measured = child.ExitCode == 0 ? JsonSerializer.Deserialize<DownloadMeasurement[]>(output) : null;
            if (measured is null || measured.Any(run => !string.Equals(run.Sha256, stored.Sha256, StringComparison.Ordinal)))
                throw new InvalidOperationException($"The backup was not received: exit code {child.ExitCode}. {output}");
            return measured;
        }
        finally
        {
            child.Kill();
            File.Delete(path);
        }
    }

    private static bool Holds(bool holds, string target)
    {
        if (!holds)
            Console.Error.WriteLine(target);
        return holds;
    }
}
