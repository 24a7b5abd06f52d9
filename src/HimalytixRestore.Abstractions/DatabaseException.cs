namespace HimalytixRestore;

/// <summary>PostgreSQL refused or could not be reached; <c>SqlState</c> is in the evidence where the server gave one.</summary>
public sealed class DatabaseException(string errorId, RestoreErrorCategory category, string message, string recommendedAction, Exception? innerException = null)
    : RestoreException(errorId, category, message, recommendedAction, innerException);
