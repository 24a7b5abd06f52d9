namespace HimalytixRestore.Engine.Stores.Listing;

/// <summary>One page of a listing, as long as the store makes it (1,000 entries).</summary>
/// <param name="Objects">Its objects, by ascending key.</param>
/// <param name="Folders">The prefixes up to the next slash, each with that slash.</param>
/// <param name="Next">What asks for the page behind it; null when this is the last one.</param>
internal sealed record ObjectPage(IReadOnlyList<StoredObject> Objects, IReadOnlyList<string> Folders, string? Next);
