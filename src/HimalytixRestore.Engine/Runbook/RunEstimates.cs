using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>How long the steps of a run will take: the median of the same step in the newest runs of the same database, scaled by the backup's size where the step's work grows with it.</summary>
internal static class RunEstimates
{
    /// <summary>More would only tell of older machines and smaller data.</summary>
    private const int Runs = 20;

    private static readonly string[] s_growing = [StepIds.Receive, StepIds.Verify, StepIds.Restore, StepIds.CheckHealth];

    /// <summary>The newest runs of a database, drills of it too.</summary>
    /// <param name="store">The state folder.</param>
    /// <param name="database">The live database.</param>
    /// <param name="server">Its server, <c>host:port</c>.</param>
    /// <param name="reporter">Told what cannot be read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<RestoreRun>> RunsOfAsync(RunStore store, string database, string server, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var runs = new List<RestoreRun>();
        await foreach (var run in store.ListAsync(reporter, cancellationToken).ConfigureAwait(false))
        {
            if (string.Equals(run.Server, server, StringComparison.Ordinal) && string.Equals(run.Drill?.LiveDatabase ?? run.Database, database, StringComparison.Ordinal))
                runs.Add(run);
            if (runs.Count == Runs)
                break;
        }

        return runs;
    }

    /// <summary>Adds the estimates to planned steps; a step of which no run tells has none.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="runs">The runs that tell.</param>
    /// <param name="size">The size of the backup that is planned; null when it is not known.</param>
    public static IReadOnlyList<PlannedStep> Add(IEnumerable<PlannedStep> steps, IReadOnlyList<RestoreRun> runs, long? size) =>
        [.. steps.Select(step => step with { EstimatedDuration = step.IsSkipped ? null : Estimate(runs, step.Id, size) })];

    /// <summary>How long the application will be down: from its stop to its start, or as long as its database is away where no service is stopped. Null when nothing is replaced, or when nothing tells how long the main work between will take.</summary>
    /// <param name="steps">The steps with their estimates.</param>
    public static TimeSpan? Downtime(IReadOnlyList<PlannedStep> steps)
    {
        var fromStop = steps.SkipWhile(step => step.Id is not StepIds.StopServices).ToList();
        var between = fromStop.Take(fromStop.FindIndex(step => step.Id is StepIds.StartServices) + 1).Where(step => !step.IsSkipped).ToList();
        bool isKnown = between.Exists(step => step is { Id: StepIds.Restore or StepIds.SwapDatabases, EstimatedDuration: not null });
        return isKnown ? between.Aggregate(TimeSpan.Zero, (sum, step) => sum + (step.EstimatedDuration ?? TimeSpan.Zero)) : null;
    }

    /// <summary>The median of what earlier runs took for a step; null when none did it.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="stepId">The step.</param>
    /// <param name="size">The size of the backup that is planned; null when it is not known, and nothing is scaled.</param>
    internal static TimeSpan? Estimate(IEnumerable<RestoreRun> runs, string stepId, long? size)
    {
        var seconds = new List<double>();
        foreach (var run in runs)
        {
            if (run.Steps.FirstOrDefault(s => string.Equals(s.Id, stepId, StringComparison.Ordinal)) is not { Status: StepStatus.Succeeded } step)
                continue;
            bool scales = size is > 0 && SizeOf(run) > 0 && s_growing.Contains(stepId, StringComparer.Ordinal);
            seconds.Add(step.Duration.TotalSeconds * (scales ? (double)size!.Value / SizeOf(run) : 1));
        }

        if (seconds.Count == 0)
            return null;
        seconds.Sort();
        int middle = seconds.Count / 2;
        return TimeSpan.FromSeconds(seconds.Count % 2 == 1 ? seconds[middle] : (seconds[middle - 1] + seconds[middle]) / 2);
    }

    private static long SizeOf(RestoreRun run) => run.Verification?.SizeBytes ?? run.Backup?.SizeBytes ?? run.File?.SizeBytes ?? 0;
}
