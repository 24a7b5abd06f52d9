namespace HimalytixRestore.Engine.Stores.Listing;

/// <summary>What one page of a listing shall hold. Keys come in ascending order of their bytes, as both clouds list them.</summary>
/// <param name="Prefix">What every key begins with; a folder with its slash.</param>
internal sealed record ObjectQuery(string Prefix)
{
    /// <summary>Where the page begins: smaller keys are not listed; whether an equal one is, is the store's choice (S3 StartAfter, GCS startOffset).</summary>
    public string? From { get; init; }

    /// <summary>Where the listing ends: this key and greater ones are not wanted. A store that cannot be told (S3) lists them all the same.</summary>
    public string? Before { get; init; }

    /// <summary>Keys with a further slash come as <see cref="ObjectPage.Folders"/>.</summary>
    public bool OneLevel { get; init; }

    /// <summary>The page to go on with, as <see cref="ObjectPage.Next"/> says it; null for the first one.</summary>
    public string? Page { get; init; }
}
