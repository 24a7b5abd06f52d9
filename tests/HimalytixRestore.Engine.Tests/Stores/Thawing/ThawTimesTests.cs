using HimalytixRestore.Engine.Stores;
using HimalytixRestore.Engine.Stores.Thawing;

namespace HimalytixRestore.Engine.Tests.Stores.Thawing;

public sealed class ThawTimesTests
{
    [Theory]
    [InlineData("GLACIER", RetrievalTier.Expedited, "1 to 5 minutes")]
    [InlineData("GLACIER", RetrievalTier.Standard, "3 to 5 hours")]
    [InlineData("GLACIER", RetrievalTier.Bulk, "5 to 12 hours")]
    [InlineData("DEEP_ARCHIVE", RetrievalTier.Standard, "up to 12 hours")]
    [InlineData("DEEP_ARCHIVE", RetrievalTier.Bulk, "up to 48 hours")]
    [InlineData("DEEP_ARCHIVE_ACCESS", RetrievalTier.Expedited, "")]
    public void Times_are_those_of_the_documentation(string storageClass, RetrievalTier tier, string expected)
        => Assert.Equal(expected, ThawTimes.Of(storageClass, tier)?.ToString() ?? "");

    [Theory]
    [InlineData(250_000_000, 300)]
    [InlineData(30_000_000_000, 400)]
    public void Large_objects_take_longer_when_expedited(long size, double seconds)
        => Assert.Equal(TimeSpan.FromSeconds(seconds), ThawTimes.Longest(new ArchivedStore(TimeProvider.System).Listed with { SizeBytes = size }, RetrievalTier.Expedited));

    [Theory]
    [InlineData("GLACIER", "Standard takes 3 to 5 hours, Expedited 1 to 5 minutes, Bulk 5 to 12 hours")]
    [InlineData("DEEP_ARCHIVE", "Standard takes up to 12 hours, Bulk up to 48 hours")]
    public void Error_names_the_tiers_that_there_are(string storageClass, string expected)
    {
        var backup = new ArchivedStore(TimeProvider.System).Listed with { StorageClass = storageClass };
        Assert.Contains(expected, new StoreErrors("s3://bucket").Archived(backup).RecommendedAction, StringComparison.Ordinal);
    }
}
