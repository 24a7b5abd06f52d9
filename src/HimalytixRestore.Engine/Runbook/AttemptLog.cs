namespace HimalytixRestore.Engine.Runbook;

/// <summary>The run's list of attempts, kept beside the facts of the attempt that is at work.</summary>
internal static class AttemptLog
{
    /// <summary>The run at the beginning of its next attempt: the attempt is listed, and nothing is left of what the last one found out.</summary>
    /// <param name="run">The run.</param>
    /// <param name="now">The time.</param>
    public static RestoreRun Begin(RestoreRun run, DateTimeOffset now) => run with
    {
        State = RestoreRunState.Running,
        Summary = "",
        Attempts = [.. run.Attempts, new() { Number = run.Attempts.Count + 1, StartedAt = now, Outcome = RestoreRunState.Running }],
        Steps = [.. run.Steps.Select(step => new StepResult { Id = step.Id, Status = StepStatus.Pending })],
        Backup = null,
        File = null,
        Verification = null,
        Snapshot = null,
        Replacement = null,
        Comparison = null,
        UnreachableSince = null,
        DatabaseClosedAt = null,
        Downtime = null,
        DatabaseDowntime = null,
        Restore = null,
        RestoredOid = null,
        FinishByHand = [],
        Health = null,
        Services = [],
        Cause = null,
    };

    /// <summary>Writes down what became of the attempt that was at work; again it changes nothing but the end.</summary>
    /// <param name="run">The run.</param>
    /// <param name="now">The time.</param>
    public static RestoreRun End(RestoreRun run, DateTimeOffset now)
    {
        if (run.Attempts.Count == 0)
            return run;
        var last = run.Attempts[^1] with
        {
            Backup = run.Backup?.Uri ?? run.File?.Path ?? run.Attempts[^1].Backup,
            Duration = now - run.Attempts[^1].StartedAt,
            Outcome = run.State,
            Failure = run.Cause,
            UnreachableSince = run.UnreachableSince,
            Downtime = run.Downtime,
            DatabaseClosedAt = run.DatabaseClosedAt,
            DatabaseDowntime = run.DatabaseDowntime,
        };
        return run with { Attempts = [.. run.Attempts.SkipLast(1), last] };
    }

    /// <summary>Keeps the steps of the last attempt with it, before the next one takes their place.</summary>
    /// <param name="run">The run.</param>
    public static RestoreRun KeepSteps(RestoreRun run) => run with
    {
        Attempts = [.. run.Attempts.SkipLast(1), run.Attempts[^1] with { Steps = run.Steps }],
    };
}
