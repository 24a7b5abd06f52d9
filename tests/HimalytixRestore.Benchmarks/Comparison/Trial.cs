using System.Diagnostics;
using System.Text.Json;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.TestSupport.Databases;

namespace HimalytixRestore.Benchmarks.Comparison;

/// <summary>One measured restore.</summary>
/// <param name="Wall">From the program's start to its end.</param>
/// <param name="Client">Processor time of the restoring programs.</param>
/// <param name="Server">Processor time of the server with all its processes.</param>
/// <param name="Ours">What our process tells about itself; null for others.</param>
internal sealed record Trial(TimeSpan Wall, TimeSpan Client, TimeSpan Server, RestoreMeasurement? Ours)
{
    private const string Target = "target";

    /// <summary>Restores into an empty database, looks whether everything is there, and drops it.</summary>
    /// <param name="contestant">Who restores.</param>
    /// <param name="cluster">The server.</param>
    /// <param name="backup">The backup.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="InvalidOperationException">The restore failed, or something is missing after it.</exception>
    public static async Task<Trial> RunAsync(Contestant contestant, BenchmarkCluster cluster, PreparedBackup backup, CancellationToken cancellationToken)
    {
        await cluster.CreateDatabaseAsync(Target, cancellationToken);
        var request = await contestant.RequestAsync(cluster, backup, Target, cancellationToken);
        var (client, server, started) = (CpuClock.OfEndedChildren(), CpuClock.OfTree(cluster.Server.ProcessId), Stopwatch.GetTimestamp());
        var result = await ProcessRunner.RunAsync(request, cancellationToken);
        var wall = Stopwatch.GetElapsedTime(started);
        (client, server) = (CpuClock.OfEndedChildren() - client, CpuClock.OfTree(cluster.Server.ProcessId) - server);
        if (!result.Succeeded)
            throw new InvalidOperationException($"{contestant.Title} failed: {result.StandardError}");

        await using (var connection = await cluster.OpenAsync(Target, cancellationToken))
            Require(contestant, backup.Facts, await DatabaseFacts.ReadAsync(connection, cancellationToken));
        await cluster.DropDatabaseAsync(Target, cancellationToken);
        return new(wall, client, server, contestant.Group == ContestantGroup.Ours ? JsonSerializer.Deserialize<RestoreMeasurement>(result.StandardOutput) : null);
    }

    /// <summary>The exit code of a pipe is its last program's: a backup that was cut would not show in it.</summary>
    private static void Require(Contestant contestant, DatabaseFacts expected, DatabaseFacts actual)
    {
        if (actual != expected)
            throw new InvalidOperationException($"After {contestant.Title} the database has {actual} instead of {expected}.");
    }
}
