using HimalytixRestore.Engine.Processes;
using HimalytixRestore.TestSupport.Databases;

namespace HimalytixRestore.Benchmarks.Comparison;

/// <summary>Compares what ours makes of a backup with what psql makes of it, through pg_dump.</summary>
internal static class EqualityCheck
{
    private const string Expected = "expected";
    private const string Actual = "actual";

    /// <summary>Sessions that must give the same bytes, or the same rows in any order within their table.</summary>
    private static readonly int[] s_jobs = [1, 2, 8];

    /// <summary>Restores, compares and prints.</summary>
    /// <param name="cluster">The server.</param>
    /// <param name="backup">The backup.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>True when nothing differs.</returns>
    public static async Task<bool> RunAsync(BenchmarkCluster cluster, PreparedBackup backup, CancellationToken cancellationToken)
    {
        var expected = await RestoreAsync(Contestants.Pipe, Expected, cluster, backup, cancellationToken);
        var isSame = true;
        foreach (var jobs in s_jobs)
        {
            var actual = await RestoreAsync(Contestants.Ours(jobs), Actual, cluster, backup, cancellationToken);
            var difference = DumpDigest.Difference(expected, actual, isOrdered: jobs == 1);
            Show.Line(FormattableString.Invariant($"-Jobs {jobs}, {(jobs == 1 ? "bytes" : "rows in any order")}"), difference is null ? "equal" : "DIFFERS");
            if (difference is not null)
                Console.WriteLine($"    {difference}");
            isSame &= difference is null;
        }

        return isSame;
    }

    private static async Task<DumpDigest> RestoreAsync(Contestant contestant, string database, BenchmarkCluster cluster, PreparedBackup backup, CancellationToken cancellationToken)
    {
        await cluster.CreateDatabaseAsync(database, cancellationToken);
        Require(await ProcessRunner.RunAsync(await contestant.RequestAsync(cluster, backup, database, cancellationToken), cancellationToken), contestant.Title);
        await using var digest = new DumpDigestStream();
        Require(
            await ProcessRunner.RunAsync(new() { FileName = cluster.PgDump, Environment = cluster.Environment(database), StandardOutput = digest }, cancellationToken), "pg_dump");
        await digest.CompleteAsync(cancellationToken);
        return digest.Digest;
    }

    private static void Require(ProcessResult result, string what)
    {
        if (!result.Succeeded)
            throw new InvalidOperationException($"{what} failed: {result.StandardError}");
    }
}
