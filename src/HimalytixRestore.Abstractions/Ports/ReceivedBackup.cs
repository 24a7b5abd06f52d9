namespace HimalytixRestore.Ports;

/// <summary>What became of a request for a file: the file, or the backup that must be thawed first. Exactly one is set.</summary>
/// <param name="File">The file.</param>
/// <param name="Thawing">The backup, with the time at which it is expected to be readable.</param>
public sealed record ReceivedBackup(BackupFile? File, BackupInfo? Thawing);
