namespace HimalytixRestore.Engine.Archives;

/// <summary>An archive that was written.</summary>
/// <param name="Stage">Encrypted or Compressed.</param>
/// <param name="SizeBytes">Its size.</param>
/// <param name="PlainBytes">The size of its content.</param>
/// <param name="Sha256">SHA-256 of the archive, lower-case hexadecimal.</param>
internal sealed record WrittenArchive(BackupStage Stage, long SizeBytes, long PlainBytes, string Sha256);
