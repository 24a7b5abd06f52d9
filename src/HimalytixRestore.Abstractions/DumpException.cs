namespace HimalytixRestore;

/// <summary>The dump's text is cut, malformed, or asks for something that is refused.</summary>
public sealed class DumpException(string errorId, RestoreErrorCategory category, string message, string recommendedAction, Exception? innerException = null)
    : RestoreException(errorId, category, message, recommendedAction, innerException);
