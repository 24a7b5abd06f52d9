namespace HimalytixRestore;

/// <summary>A backup file could not be read, decrypted, inflated or written as a file.</summary>
public sealed class ArchiveException(string errorId, RestoreErrorCategory category, string message, string recommendedAction, Exception? innerException = null)
    : RestoreException(errorId, category, message, recommendedAction, innerException);
