namespace HimalytixRestore;

/// <summary>A parameter, the profile or the environment does not say what is needed.</summary>
public sealed class ConfigurationException(string errorId, string message, string recommendedAction, Exception? innerException = null)
    : RestoreException(errorId, RestoreErrorCategory.InvalidArgument, message, recommendedAction, innerException);
