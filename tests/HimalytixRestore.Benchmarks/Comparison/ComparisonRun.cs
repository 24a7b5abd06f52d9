using HimalytixRestore.TestSupport.Databases;

namespace HimalytixRestore.Benchmarks.Comparison;

/// <summary>Prepares the databases that were asked for, one after the other, and measures or compares; nothing is left behind.</summary>
internal static class ComparisonRun
{
    /// <summary>Runs.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(ComparisonOptions options, CancellationToken cancellationToken)
    {
        if (options.IsHelp)
        {
            Console.WriteLine(ComparisonOptions.Usage);
            return 0;
        }

        var isGood = true;
        foreach (var database in options.Databases)
            isGood &= await RunAsync(database, options, cancellationToken);
        return isGood ? 0 : BenchmarkRun.Failed;
    }

    private static async Task<bool> RunAsync(GeneratedDatabase content, ComparisonOptions options, CancellationToken cancellationToken)
    {
        // Many tables are flushes, which is what a disk is measured for; else the disk's moods would be measured.
        var folder = options.ClusterFolder ?? (Target.IsManyTables(content.Name) ? Path.GetTempPath() : null);
        await using var cluster = await BenchmarkCluster.StartAsync(folder, cancellationToken);
        var backup = await PreparedBackup.PrepareAsync(cluster, content, options.Scale, options.DataFolder ?? cluster.Files, cancellationToken);
        Show.Title(FormattableString.Invariant($"{content.Name}, scale {options.Scale}: {backup.Facts}"));
        Show.Line("text", Show.Size(backup.TextBytes));
        Show.Line("backup", Show.Size(new FileInfo(backup.EncryptedPath).Length));
        Show.Line("server", $"{cluster.Server.Version}, {new DriveInfo(cluster.Files).DriveFormat}");
        return options.IsEquality
            ? await EqualityCheck.RunAsync(cluster, backup, cancellationToken)
            : await RestoreComparison.RunAsync(content, cluster, backup, options, cancellationToken);
    }
}
