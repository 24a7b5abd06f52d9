namespace HimalytixRestore;

/// <summary>The restored database or application is not healthy.</summary>
public sealed class HealthException(string errorId, RestoreErrorCategory category, string message, string recommendedAction, Exception? innerException = null)
    : RestoreException(errorId, category, message, recommendedAction, innerException);
