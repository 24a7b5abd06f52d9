using HimalytixRestore.TestSupport.Databases;

namespace HimalytixRestore.Benchmarks.Comparison;

/// <summary>Restores the same backup in several ways, in turns, and prints the figures side by side.</summary>
internal static class RestoreComparison
{
    /// <summary>Measures and prints.</summary>
    /// <param name="content">The database.</param>
    /// <param name="cluster">The server.</param>
    /// <param name="backup">The backup.</param>
    /// <param name="options">Who takes part, and how often.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>True when every target is reached.</returns>
    /// <exception cref="ConfigurationException">This system does not count processor time as Linux does: <c>BenchmarkNeedsLinux</c>.</exception>
    public static async Task<bool> RunAsync(GeneratedDatabase content, BenchmarkCluster cluster, PreparedBackup backup, ComparisonOptions options, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
            throw new ConfigurationException("BenchmarkNeedsLinux", "Processor time of whole process trees is read from /proc, which this system does not have.", "Run the benchmark on Linux, or in a container.");

        var contestants = Contestants.For(options, Target.IsManyTables(content.Name));
        var trials = contestants.ToDictionary(contestant => contestant, _ => new List<Trial>());
        for (var run = 1; run <= options.Runs; run++)
        {
            foreach (var contestant in contestants)
            {
                var trial = await Trial.RunAsync(contestant, cluster, backup, cancellationToken);
                trials[contestant].Add(trial);
                Show.Line(FormattableString.Invariant($"run {run}, {contestant.Key}"), Show.Seconds(trial.Wall));
                if (options.ShowsPhases)
                    ShowPhases(trial);
            }
        }

        var figures = trials.Select(pair => new Figures(pair.Key, pair.Value)).ToList();
        Console.WriteLine();
        Console.WriteLine(ComparisonTable.Of(figures));
        var targets = Target.For(content.Name, figures);
        foreach (var target in targets)
            Console.WriteLine(target);
        return targets.All(target => target.IsReached);
    }

    private static void ShowPhases(Trial trial)
    {
        foreach (var milestone in trial.Ours?.Milestones ?? [])
            Console.WriteLine($"    {Show.Seconds(milestone.At),10}  {milestone.Text}");
    }
}
