namespace HimalytixRestore;

/// <summary>A run of the runbook could not be started, finished, found or rolled back.</summary>
public sealed class RunbookException(string errorId, RestoreErrorCategory category, string message, string recommendedAction, Exception? innerException = null)
    : RestoreException(errorId, category, message, recommendedAction, innerException);
