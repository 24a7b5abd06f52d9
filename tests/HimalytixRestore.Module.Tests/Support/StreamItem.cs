namespace HimalytixRestore.Module.Tests.Support;

/// <summary>Something that came out of a script.</summary>
/// <param name="Stream">The stream: Output, Error, Warning, Verbose, Information, Progress.</param>
/// <param name="Value">The object or record.</param>
internal sealed record StreamItem(string Stream, object? Value)
{
    public override string ToString() => $"{Stream}: {Value}";
}
