using System.Text.Json;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.Engine.Sandbox;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Benchmarks;

/// <summary>Restores a backup into a private server, in a process that does nothing else, and holds its memory to a limit.</summary>
internal static class MemoryBenchmark
{
    /// <summary>What a restore may take at its peak, the runtime included: 250 MB.</summary>
    private const long LimitBytes = 250_000_000;

    private const string Database = "benchmark";

    /// <summary>Measures and prints.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="folder">Where the server goes.</param>
    /// <param name="jobs">Sessions that load rows at once.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>True when everything was restored within the limit.</returns>
    public static async Task<bool> RunAsync(GeneratedBackup backup, TempFolder folder, int jobs, CancellationToken cancellationToken)
    {
        var binaries = await PostgresBinaries.FindAsync(cancellationToken);
        await using var cluster = await PrivateCluster.StartAsync(binaries, folder.Combine("server"), new Dictionary<string, string>(StringComparer.Ordinal), cancellationToken);
        var profile = folder.Combine("profile.json");
        await BenchmarkProfile.WriteAsync(profile, cluster, Database, cancellationToken);
        var result = await ProcessRunner.RunAsync(RestoreChild.Request(profile, backup.Path, backup.Passphrase, cluster.Password, jobs), cancellationToken);
        if (!result.Succeeded || JsonSerializer.Deserialize<RestoreMeasurement>(result.StandardOutput) is not { } measured)
        {
            Console.Error.WriteLine($"The restore failed: {result.StandardError}");
            return false;
        }

        Print(measured, backup, binaries.Version);
        return Holds(measured, backup);
    }

    private static void Print(RestoreMeasurement measured, GeneratedBackup backup, Version server)
    {
        Show.Title($"restore into PostgreSQL {server}");
        Show.Line("outcome", measured.Outcome.ToString());
        Show.Line("rows", Show.Count(measured.Rows));
        Show.Line("wall time", Show.Seconds(measured.Duration));
        Show.Line("throughput of the text", Show.Throughput(backup.TextBytes, measured.Duration));
        Show.Line("processor time of the restore", Show.Seconds(measured.ProcessorTime));
        Show.Line("resident memory before", Show.Size(measured.BaseBytes));
        Show.Line("peak resident memory", Show.Size(measured.PeakBytes));
    }

    private static bool Holds(RestoreMeasurement measured, GeneratedBackup backup)
    {
        List<string> broken = [];
        if (measured.Outcome != RestoreOutcome.Succeeded)
            broken.Add($"The outcome is {measured.Outcome}.");
        if (measured.Rows != backup.Rows)
            broken.Add($"The dump has {Show.Count(backup.Rows)} rows.");
        if (measured.PeakBytes > LimitBytes)
            broken.Add($"The peak is above the limit of {Show.Size(LimitBytes)} (250 MB).");
        broken.ForEach(Console.Error.WriteLine);
        return broken.Count == 0;
    }
}
