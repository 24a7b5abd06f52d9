using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace HimalytixRestore.TestSupport.Stores;

/// <summary>RestoreObject: what a request asks, and what becomes of the object.</summary>
/// <param name="Days">How long the copy is kept.</param>
/// <param name="Tier">How fast: <c>Expedited</c>, <c>Standard</c> or <c>Bulk</c>.</param>
internal sealed record S3Restore(int Days, string Tier)
{
    /// <summary>Reads the body.</summary>
    /// <param name="body">The XML RestoreRequest.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreErrorException">It is none.</exception>
    public static async Task<S3Restore> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            var document = await XDocument.LoadAsync(body, LoadOptions.None, cancellationToken);
            string? Value(string name) => document.Descendants().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
            var request = new S3Restore(int.Parse(Value("Days") ?? "", CultureInfo.InvariantCulture), Value("Tier") ?? "Standard");
            return request is { Days: > 0, Tier: "Expedited" or "Standard" or "Bulk" } ? request : throw new StoreErrorException(S3Errors.MalformedXml);
        }
        catch (Exception exception) when (exception is XmlException or FormatException)
        {
            throw new StoreErrorException(S3Errors.MalformedXml);
        }
    }

    /// <summary>How long a thaw takes at most, as it is documented.</summary>
    /// <param name="stored">The object.</param>
    /// <param name="tier">The tier.</param>
    public static TimeSpan DocumentedTime(S3Object stored, string tier) => (tier, stored.StorageClass) switch
    {
        ("Expedited", _) => TimeSpan.FromMinutes(5),
        ("Bulk", "DEEP_ARCHIVE") => TimeSpan.FromHours(48),
        ("Bulk", _) or (_, "DEEP_ARCHIVE") => TimeSpan.FromHours(12),
        _ => TimeSpan.FromHours(5),
    };

    /// <summary>Begins the thaw, makes one that is under way faster, or lets the copy that there is live longer.</summary>
    /// <param name="stored">The object.</param>
    /// <param name="server">Its server.</param>
    /// <returns>The status to answer: 202, or 200 when there is a copy.</returns>
    /// <exception cref="StoreErrorException">It is refused.</exception>
    public int Apply(S3Object stored, S3Server server)
    {
        var now = server.Clock.GetUtcNow();
        if (!stored.IsArchiveClass)
            throw new StoreErrorException(S3Errors.RestoreNotAllowed.With("StorageClass", stored.StorageClass));
        if (Tier == "Expedited" && stored.StorageClass == "DEEP_ARCHIVE")
            throw new StoreErrorException(S3Errors.InvalidTier.With("ArgumentName", "Tier").With("ArgumentValue", Tier));
        if (stored.IsRestored(now))
        {
            stored.Thaw(stored.ThawedAt!.Value, now, Days, Tier);
            return 200;
        }

        // A thaw under way can be made faster by asking again with a faster tier.
        if (stored.IsRestoring(now) && Speed(Tier) <= Speed(stored.ThawTier))
            throw new StoreErrorException(S3Errors.RestoreAlreadyInProgress);
        if (Tier == "Expedited" && !server.HasExpeditedCapacity)
            throw new StoreErrorException(S3Errors.GlacierExpeditedRetrievalNotAvailable);
        var thawedAt = now + server.ThawTime(stored, Tier);
        stored.Thaw(thawedAt, thawedAt, Days, Tier);
        return 202;
    }

    private static int Speed(string? tier) => tier switch { "Expedited" => 2, "Standard" => 1, _ => 0 };
}
