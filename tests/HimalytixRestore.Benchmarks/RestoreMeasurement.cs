namespace HimalytixRestore.Benchmarks;

/// <summary>What the restoring process tells about itself.</summary>
/// <param name="Outcome">How the restore ended.</param>
/// <param name="Rows">Rows it loaded.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="ProcessorTime">The processor time that the process used for it; the server's is not in it.</param>
/// <param name="BaseBytes">The process' resident memory before the restore began.</param>
/// <param name="PeakBytes">The most resident memory it ever had.</param>
internal sealed record RestoreMeasurement(RestoreOutcome Outcome, long Rows, TimeSpan Duration, TimeSpan ProcessorTime, long BaseBytes, long PeakBytes);
