namespace HimalytixRestore.Engine.Restoring;

/// <summary>The server's refusal of one statement among several sent together.</summary>
/// <param name="Index">Which one, from 0.</param>
/// <param name="Error">Why.</param>
internal sealed record BatchFailure(int Index, ServerError Error);
