namespace HimalytixRestore.Help;

/// <summary>What a page says of a parameter.</summary>
/// <param name="Line">Where it stands, from 1.</param>
internal sealed record PageParameter(int Line)
{
    /// <summary>The paragraphs.</summary>
    public List<string> Text { get; } = [];
}
