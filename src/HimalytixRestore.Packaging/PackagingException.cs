namespace HimalytixRestore.Packaging;

/// <summary>A package that cannot be described as it is; a person has to look.</summary>
/// <param name="message">What is wrong, and what to do.</param>
internal sealed class PackagingException(string message) : Exception(message);
