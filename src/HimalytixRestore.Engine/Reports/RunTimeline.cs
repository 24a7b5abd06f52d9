namespace HimalytixRestore.Engine.Reports;

/// <summary>A run as bars on one scale of time, with the downtime behind them.</summary>
/// <param name="From">Where the scale begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Bars">The bars, in order.</param>
/// <param name="Downtime">The downtimes.</param>
internal sealed record RunTimeline(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<TimelineBar> Bars, IReadOnlyList<DowntimeSpan> Downtime)
{
    /// <summary>A downtime that takes less of the scale than this is worth a picture of its own.</summary>
    private const double SmallShare = 0.25;

    /// <summary>The timeline of a run; it has no bars when nothing was begun.</summary>
    /// <param name="run">The run.</param>
    public static RunTimeline Of(RestoreRun run)
    {
        var downtime = DowntimeSpan.Of(run);
        TimelineBar[] bars = run.Attempts.Count == 0 ? [.. Steps(run.Steps)] : [.. run.Attempts.SelectMany(attempt => OfAttempt(run, attempt))];
        var ends = bars.Select(bar => bar.To).Concat(downtime.Select(span => span.From + (span.Length ?? TimeSpan.Zero))).Append(run.StartedAt);
        return new(run.StartedAt, ends.Max(), bars, downtime);
    }

    /// <summary>The last downtime of the application, enlarged; null where it is large enough already, or there is none.</summary>
    public RunTimeline? AroundDowntime()
    {
        if (Downtime.LastOrDefault(span => !span.IsDatabase) is not { Length: { } length } span || length <= TimeSpan.Zero || length > SmallShare * (To - From))
            return null;
        var (from, to) = (span.From, span.From + length);
        return this with { From = from, To = to, Bars = [.. Bars.Where(bar => bar.Kind is not TimelineKind.Attempt && bar.To > from && bar.From < to)] };
    }

    private static IEnumerable<TimelineBar> OfAttempt(RestoreRun run, RestoreAttempt attempt)
    {
        var end = attempt.StartedAt + attempt.Duration;
        if (run.Attempts.Count > 1)
            yield return new(TimelineKind.Attempt, $"Attempt {attempt.Number}: {attempt.Outcome}{(attempt.Failure is { } failure ? $" ({failure.ErrorId})" : "")}", attempt.StartedAt, attempt.Duration, attempt.Backup);
        var steps = attempt.Number == run.Attempts.Count ? run.Steps : attempt.Steps;
        foreach (var bar in Steps(steps))
            yield return bar;

        // Where a roll back fails, the step that it failed at has failed too; the one that began last is the one that failed first.
        var failed = steps.Where(step => step is { Status: StepStatus.Failed, StartedAt: not null }).MaxBy(step => step.StartedAt);
        if (failed is not null && attempt.Outcome is RestoreRunState.RolledBack or RestoreRunState.Failed && failed.StartedAt!.Value + failed.Duration is var began && end > began)
            yield return new(TimelineKind.RollBack, "Roll back", began, end - began, attempt.Outcome is RestoreRunState.Failed ? "It failed." : "Everything was put back.");
    }

    private static IEnumerable<TimelineBar> Steps(IEnumerable<StepResult> steps)
    {
        foreach (var step in steps)
        {
            if (step.StartedAt is not { } started || step.Status is StepStatus.Pending or StepStatus.Skipped)
                continue;
            var kind = step.Status switch
            {
                StepStatus.Failed => TimelineKind.Failed,
                StepStatus.RolledBack => TimelineKind.Undone,
                StepStatus.Running => TimelineKind.Running,
                _ => TimelineKind.Done,
            };
            yield return new(kind, step.Id, started, step.Duration, step.Message);
        }
    }
}
