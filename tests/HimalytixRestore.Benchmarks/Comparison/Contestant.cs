using HimalytixRestore.Engine.Processes;

namespace HimalytixRestore.Benchmarks.Comparison;

/// <summary>One way to restore a backup into an empty database.</summary>
/// <param name="Key">What the command line calls it.</param>
/// <param name="Title">What the table calls it.</param>
/// <param name="Group">Ways that stand for the same tool.</param>
/// <param name="RequestAsync">The program that restores a backup into a database.</param>
internal sealed record Contestant(string Key, string Title, ContestantGroup Group, Func<BenchmarkCluster, PreparedBackup, string, CancellationToken, Task<ProcessRequest>> RequestAsync);
