using System.Text.Json;
using HimalytixRestore.Engine.Sandbox;

namespace HimalytixRestore.Benchmarks;

/// <summary>A profile of its own, so that nothing of this machine's user comes in. Its one environment is the default then.</summary>
internal static class BenchmarkProfile
{
    /// <summary>Writes it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cluster">The server.</param>
    /// <param name="database">The target.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task WriteAsync(string path, PrivateCluster cluster, string database, CancellationToken cancellationToken)
    {
        var entry = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["host"] = cluster.HostName,
            ["port"] = cluster.Port,
            ["user"] = PrivateCluster.SuperUser,
            ["database"] = database,
            ["passwordEnvironmentVariable"] = RestoreChild.PasswordVariable,
            ["passphraseEnvironmentVariable"] = RestoreChild.PassphraseVariable,
        };
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(new { environments = new { benchmark = entry } }), cancellationToken);
    }
}
