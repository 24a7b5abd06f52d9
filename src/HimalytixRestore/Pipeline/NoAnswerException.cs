namespace HimalytixRestore.Pipeline;

/// <summary>The host cannot ask. It never leaves a cmdlet.</summary>
/// <param name="cause">What the host threw.</param>
internal sealed class NoAnswerException(Exception cause) : Exception(cause.Message, cause);
