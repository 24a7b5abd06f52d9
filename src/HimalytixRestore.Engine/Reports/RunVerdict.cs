namespace HimalytixRestore.Engine.Reports;

/// <summary>What became of a run, in words for somebody who reads nothing else.</summary>
/// <param name="Tone">How good that is.</param>
/// <param name="Headline">A few words.</param>
internal sealed record RunVerdict(Tone Tone, string Headline)
{
    /// <summary>The verdict on a run.</summary>
    /// <param name="run">The run.</param>
    public static RunVerdict Of(RestoreRun run) => run switch
    {
        { State: RestoreRunState.Running } => new(Tone.Neutral, "Under way"),
        { State: RestoreRunState.Interrupted } => new(Tone.Warning, "Unfinished"),
        { State: RestoreRunState.Succeeded, Drill: not null } => Proven(run, "The drill restored the backup and proved it"),
        { State: RestoreRunState.Succeeded } => Proven(run, "Restored and proven"),
        { Drill: not null } => new(Tone.Bad, "The drill failed"),
        { State: RestoreRunState.Failed } => new(Tone.Bad, "Failed: it must be finished by hand"),
        { Cause: null } => new(Tone.Warning, "Taken back: what was there before is in place again"),
        _ => new(Tone.Bad, "Not restored: everything is as it was before"),
    };

    private static RunVerdict Proven(RestoreRun run, string headline) =>
        run.Health?.Status is CheckStatus.Warn || run.Restore?.Outcome is RestoreOutcome.Degraded
            ? new(Tone.Warning, headline + ", with warnings")
            : new(Tone.Good, headline);
}
