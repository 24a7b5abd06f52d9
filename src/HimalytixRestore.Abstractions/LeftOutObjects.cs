namespace HimalytixRestore;

/// <summary>Objects of a dump that were not selected.</summary>
/// <param name="Type">Their type in pg_dump's words, for example <c>TABLE</c>, <c>TABLE DATA</c>, <c>FK CONSTRAINT</c>.</param>
/// <param name="Count">How many.</param>
public sealed record LeftOutObjects(string Type, long Count)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Count} {Type}";
}
