namespace HimalytixRestore.Benchmarks.Comparison;

/// <summary>The medians of a contestant's trials.</summary>
/// <param name="Contestant">Who.</param>
/// <param name="Trials">The trials.</param>
internal sealed record Figures(Contestant Contestant, IReadOnlyList<Trial> Trials)
{
    /// <summary>Wall time.</summary>
    public TimeSpan Wall => Median(trial => trial.Wall);

    /// <summary>Processor time of the restoring programs.</summary>
    public TimeSpan Client => Median(trial => trial.Client);

    /// <summary>Processor time of the server.</summary>
    public TimeSpan Server => Median(trial => trial.Server);

    /// <summary>What the wall time would be if all processors were busy all the time with nothing else.</summary>
    public TimeSpan Floor => Median(trial => trial.Client + trial.Server) / Environment.ProcessorCount;

    /// <summary>How much of the wall time were the planner's statistics and the last commit; null where it is not known.</summary>
    public TimeSpan? Settling => Trials.Any(trial => trial.Ours?.Settling is null) ? null : Median(trial => trial.Ours!.Settling!.Value);

    /// <summary>The most memory our process had in any trial, in bytes; null for others.</summary>
    public long? PeakBytes => Trials.Max(trial => trial.Ours?.PeakBytes);

    private TimeSpan Median(Func<Trial, TimeSpan> value)
    {
        var values = Trials.Select(value).Order().ToList();
        return (values[(values.Count - 1) / 2] + values[values.Count / 2]) / 2;
    }
}
