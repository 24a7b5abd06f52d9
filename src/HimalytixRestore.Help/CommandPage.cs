namespace HimalytixRestore.Help;

/// <summary>What a page of docs/cmdlets says of one cmdlet. Text is a list of paragraphs.</summary>
internal sealed class CommandPage
{
    /// <summary>The page's file.</summary>
    public required string File { get; init; }

    /// <summary>The cmdlet, from the page's first heading.</summary>
    public string Name { get; set; } = "";

    /// <summary>One sentence.</summary>
    public List<string> Synopsis { get; } = [];

    /// <summary>What it does.</summary>
    public List<string> Description { get; } = [];

    /// <summary>How it is used.</summary>
    public List<PageExample> Examples { get; } = [];

    /// <summary>Text by parameter name.</summary>
    public Dictionary<string, PageParameter> Parameters { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What comes in by the pipeline.</summary>
    public List<string> Inputs { get; } = [];

    /// <summary>What goes out.</summary>
    public List<string> Outputs { get; } = [];

    /// <summary>What else there is to know.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Links: text and address, which is empty for a cmdlet or topic.</summary>
    public List<(string Text, string Uri)> Links { get; } = [];
}
