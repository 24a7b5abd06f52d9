namespace HimalytixRestore;

/// <summary>The bytes prove that the backup is not whole or not what it claims to be.</summary>
public sealed class IntegrityException(string errorId, string message, string recommendedAction, Exception? innerException = null)
    : RestoreException(errorId, RestoreErrorCategory.InvalidData, message, recommendedAction, innerException);
