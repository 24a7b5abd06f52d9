namespace HimalytixRestore;

/// <summary>An application service could not be inspected, stopped or started.</summary>
public sealed class ServiceException(string errorId, RestoreErrorCategory category, string message, string recommendedAction, Exception? innerException = null)
    : RestoreException(errorId, category, message, recommendedAction, innerException);
