namespace HimalytixRestore.Benchmarks;

/// <summary>What the restoring process tells about itself.</summary>
/// <param name="Outcome">How the restore ended.</param>
/// <param name="Rows">Rows it loaded.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="ProcessorTime">The processor time that the process used for it; the server's is not in it.</param>
/// <param name="BaseBytes">The process' resident memory before the restore began.</param>
/// <param name="PeakBytes">The most resident memory it ever had.</param>
/// <param name="Milestones">What the engine told on the way.</param>
internal sealed record RestoreMeasurement(RestoreOutcome Outcome, long Rows, TimeSpan Duration, TimeSpan ProcessorTime, long BaseBytes, long PeakBytes, IReadOnlyList<Milestone> Milestones)
{
    /// <summary>How long the planner's statistics and the last commit took; null when the milestones do not tell.</summary>
    public TimeSpan? Settling
    {
        get
        {
            var begin = Milestones.LastOrDefault(milestone => milestone.Text.Contains("analyzing", StringComparison.Ordinal));
            return begin is null || Milestones[^1] == begin ? null : Milestones[^1].At - begin.At;
        }
    }
}
