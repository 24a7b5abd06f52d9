namespace HimalytixRestore.Help.Errors;

/// <summary>One place of the code that says an error, a warning or a finding.</summary>
/// <param name="Kind">The exception's type, or where the text comes out.</param>
/// <param name="Id">The stable identifier; empty for what has none.</param>
/// <param name="Cause">What is said, with <c>‹names›</c> where values come in.</param>
/// <param name="Remedy">What is recommended; empty when the text itself says it.</param>
internal sealed record ErrorEntry(string Kind, string Id, string Cause, string Remedy);
