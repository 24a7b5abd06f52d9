using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Benchmarks;

/// <summary>Runs what was asked for on one generated backup; nothing is left behind.</summary>
internal static class BenchmarkRun
{
    /// <summary>The exit code when something failed or broke its limit.</summary>
    public const int Failed = 1;

    /// <summary>Runs them.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(BenchmarkOptions options, CancellationToken cancellationToken)
    {
        if (options.Mode == BenchmarkMode.Help)
        {
            Console.WriteLine(BenchmarkOptions.Usage);
            return 0;
        }

        if (options.Mode == BenchmarkMode.Fuzz)
            return await FuzzBenchmark.RunAsync(options, cancellationToken) ? 0 : Failed;

        using var folder = new TempFolder();
        var backup = await GeneratedBackup.CreateAsync(folder.Combine("benchmark.sql.gz.enc"), options.Megabytes, cancellationToken);
        Show.Line("text", Show.Size(backup.TextBytes));
        Show.Line("stored", Show.Size(backup.StoredBytes));
        Show.Line("rows", Show.Count(backup.Rows));

        var isFast = options.Mode == BenchmarkMode.Memory || await StagesBenchmark.RunAsync(backup, folder, cancellationToken);
        return isFast && (options.Mode == BenchmarkMode.Stages || await MemoryBenchmark.RunAsync(backup, folder, options.Jobs, cancellationToken)) ? 0 : Failed;
    }
}
