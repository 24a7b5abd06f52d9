namespace HimalytixRestore;

/// <summary>An application service, or the host it runs on, could not be reached, inspected, stopped or started.</summary>
public sealed class ServiceException(string errorId, RestoreErrorCategory category, string message, string recommendedAction, Exception? innerException = null)
    : RestoreException(errorId, category, message, recommendedAction, innerException);
