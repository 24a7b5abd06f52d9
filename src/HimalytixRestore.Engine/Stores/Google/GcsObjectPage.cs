namespace HimalytixRestore.Engine.Stores.Google;

/// <summary>A page of a listing.</summary>
internal sealed record GcsObjectPage
{
    /// <summary>The members that are asked for.</summary>
    public const string Fields = $"nextPageToken,prefixes,items({GcsObject.ListedFields})";

    /// <summary>The objects, by key.</summary>
    public IReadOnlyList<GcsObject> Items { get; init; } = [];

    /// <summary>What lies deeper, when a delimiter was given.</summary>
    public IReadOnlyList<string> Prefixes { get; init; } = [];

    /// <summary>Asks for the next page; null on the last one.</summary>
    public string? NextPageToken { get; init; }
}
