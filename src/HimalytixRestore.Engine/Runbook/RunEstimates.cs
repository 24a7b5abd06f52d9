using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>How long the steps of a run will take: the median of the same step in the newest runs of the same database, scaled by the backup's size where the step's work grows with it.</summary>
/// <param name="operations">Asks the store how large the backup is.</param>
/// <param name="store">The earlier runs.</param>
internal sealed class RunEstimates(RunOperations operations, RunStore store)
{
    /// <summary>More would only tell of older machines and smaller data.</summary>
    private const int Runs = 20;

    private static readonly string[] s_growing = [StepIds.Receive, StepIds.Verify, StepIds.Restore, StepIds.CheckHealth];

    /// <summary>Adds the estimates to planned steps; a step of which no run tells has none.</summary>
    /// <param name="steps">The steps.</param>
    /// <param name="request">What is to be done.</param>
    /// <param name="database">The live database.</param>
    /// <param name="server">Its server, <c>host:port</c>.</param>
    /// <param name="reporter">Told what cannot be read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<PlannedStep>> AddAsync(IReadOnlyList<PlannedStep> steps, FullRestoreRequest request, string database, string server, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var runs = new List<RestoreRun>();
        await foreach (var run in store.ListAsync(reporter, cancellationToken).ConfigureAwait(false))
        {
            if (string.Equals(run.Server, server, StringComparison.Ordinal) && string.Equals(run.Drill?.LiveDatabase ?? run.Database, database, StringComparison.Ordinal))
                runs.Add(run);
            if (runs.Count == Runs)
                break;
        }

        if (runs.Count == 0)
            return steps;
        long? size = await SizeAsync(request, reporter, cancellationToken).ConfigureAwait(false);
        return [.. steps.Select(step => step with { EstimatedDuration = step.IsSkipped ? null : Estimate(runs, step.Id, size) })];
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

    // A plan is made also when the store does not answer; the run itself will say why.
    private async Task<long?> SizeAsync(FullRestoreRequest request, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var source = request.Source;
        if ((source?.Backup?.SizeBytes ?? source?.File?.SizeBytes) is { } known)
            return known;
        if (source?.Path is { } path)
            return File.Exists(path) ? new FileInfo(path).Length : null;
        string? wanted = source?.Uri ?? source?.Name;
        try
        {
            await foreach (var backup in operations.Backups.ListAsync(new() { Settings = request.Settings, Latest = wanted is null }, reporter, cancellationToken).ConfigureAwait(false))
            {
                if (wanted is null || string.Equals(backup.Uri, wanted, StringComparison.Ordinal) || string.Equals(backup.Name, wanted, StringComparison.Ordinal))
                    return backup.SizeBytes;
            }
        }
        catch (RestoreException e)
        {
            reporter.Verbose($"The estimates are not scaled by the backup's size: {e.Message}");
        }

        return null;
    }
}
