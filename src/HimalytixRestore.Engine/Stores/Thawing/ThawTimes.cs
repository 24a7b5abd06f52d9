namespace HimalytixRestore.Engine.Stores.Thawing;

/// <summary>
/// How long a thaw takes by tier and storage class (Amazon S3 User Guide, Archive retrieval options). The classes of other clouds need no thaw.
/// </summary>
internal static class ThawTimes
{
    /// <summary>Smaller objects are back within the documented time; larger ones come at <see cref="ExpeditedBytesPerSecond"/>.</summary>
    private const long ExpeditedBytes = 250_000_000;

    private const long ExpeditedBytesPerSecond = 300_000_000;

    /// <summary>The documented time; null where the class does not have the tier.</summary>
    /// <param name="storageClass">The class; one that is not known is taken as S3 Glacier Flexible Retrieval.</param>
    /// <param name="tier">The tier.</param>
    public static ThawTime? Of(string storageClass, RetrievalTier tier) => (IsDeep(storageClass), tier) switch
    {
        (false, RetrievalTier.Expedited) => new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5)),
        (false, RetrievalTier.Standard) => new(TimeSpan.FromHours(3), TimeSpan.FromHours(5)),
        (false, RetrievalTier.Bulk) => new(TimeSpan.FromHours(5), TimeSpan.FromHours(12)),
        (true, RetrievalTier.Standard) => new(TimeSpan.Zero, TimeSpan.FromHours(12)),
        (true, RetrievalTier.Bulk) => new(TimeSpan.Zero, TimeSpan.FromHours(48)),
        _ => null,
    };

    /// <summary>How long a backup's thaw is expected to take at most; null where its class does not have the tier.</summary>
    /// <param name="backup">The backup.</param>
    /// <param name="tier">The tier.</param>
    public static TimeSpan? Longest(BackupInfo backup, RetrievalTier tier)
    {
        var time = Of(backup.StorageClass, tier)?.Longest;
        return tier is RetrievalTier.Expedited && backup.SizeBytes > ExpeditedBytes
            ? time + TimeSpan.FromSeconds((double)backup.SizeBytes / ExpeditedBytesPerSecond)
            : time;
    }

    /// <summary>The tiers of a class with their times, the usual one first, for example <c>Standard takes 3 to 5 hours, Expedited 1 to 5 minutes</c>.</summary>
    /// <param name="storageClass">The class.</param>
    public static string Describe(string storageClass)
    {
        var known = Enum.GetValues<RetrievalTier>().Select(tier => (Tier: tier, Time: Of(storageClass, tier))).Where(entry => entry.Time is not null).ToList();
        return string.Join(", ", known.Select((entry, index) => $"{entry.Tier}{(index == 0 ? " takes" : "")} {entry.Time}"));
    }

    /// <summary>S3 Glacier Deep Archive, and the tier of that name in Intelligent-Tiering.</summary>
    private static bool IsDeep(string storageClass) => storageClass.StartsWith("DEEP_ARCHIVE", StringComparison.OrdinalIgnoreCase);
}
