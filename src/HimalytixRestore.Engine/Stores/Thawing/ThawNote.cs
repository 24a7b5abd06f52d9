namespace HimalytixRestore.Engine.Stores.Thawing;

/// <summary>A thaw that was asked for from this machine.</summary>
/// <param name="Uri">The object.</param>
/// <param name="Version">Its version.</param>
/// <param name="Tier">How fast.</param>
/// <param name="Days">How long the copy is to be kept.</param>
/// <param name="AskedAt">When.</param>
/// <param name="ReadableFrom">When it is expected to be over.</param>
internal sealed record ThawNote(string Uri, string Version, RetrievalTier Tier, int Days, DateTimeOffset AskedAt, DateTimeOffset ReadableFrom);
