namespace HimalytixRestore.Help;

/// <summary>An example of a page.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Line">Where it stands, from 1.</param>
internal sealed record PageExample(string Title, int Line)
{
    /// <summary>What is typed.</summary>
    public List<string> Code { get; } = [];

    /// <summary>What it does, in words.</summary>
    public List<string> Remarks { get; } = [];
}
