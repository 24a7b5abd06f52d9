namespace HimalytixRestore;

/// <summary>A backup store could not list or deliver a backup.</summary>
public sealed class StoreException(string errorId, RestoreErrorCategory category, string message, string recommendedAction, Exception? innerException = null)
    : RestoreException(errorId, category, message, recommendedAction, innerException);
