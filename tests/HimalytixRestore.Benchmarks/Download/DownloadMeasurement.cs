namespace HimalytixRestore.Benchmarks.Download;

/// <summary>What a process that received a backup tells of itself.</summary>
/// <param name="Sha256">The file's SHA-256, as it was received.</param>
/// <param name="Duration">The time of Receive-Backup.</param>
/// <param name="ProcessorTime">The processor time that the process used for it.</param>
/// <param name="BaseBytes">Resident memory before.</param>
/// <param name="PeakBytes">The most resident memory.</param>
internal sealed record DownloadMeasurement(string Sha256, TimeSpan Duration, TimeSpan ProcessorTime, long BaseBytes, long PeakBytes);
