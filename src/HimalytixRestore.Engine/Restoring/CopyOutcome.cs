namespace HimalytixRestore.Engine.Restoring;

/// <summary>How a COPY command ended.</summary>
/// <param name="Rows">Rows the server acknowledged; 0 when it refused.</param>
/// <param name="Error">Why it refused; null when it did not.</param>
internal readonly record struct CopyOutcome(long Rows, ServerError? Error);
