using HimalytixRestore.Engine.Stores.Thawing;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Stores.Thawing;

public sealed class ThawLogTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_a_thaw_under_way_of_this_version_gets_its_time()
    {
        using TempFolder folder = new();
        JumpingClock clock = new();
        var backup = new ArchivedStore(clock).Listed with { ArchiveState = BackupArchiveState.Restoring };
        ThawLog log = new(folder.Combine("state"), clock);
        var expected = clock.GetUtcNow().AddHours(5);
        await log.AddAsync(backup, RetrievalTier.Standard, 7, expected, Cancellation);
        await log.AddAsync(backup with { Uri = "s3://bucket/other" }, RetrievalTier.Bulk, 7, expected.AddHours(7), Cancellation);

        Assert.Equal(expected, (await log.CompleteAsync(backup, Cancellation)).ReadableFrom);
        Assert.Null((await log.CompleteAsync(backup with { Version = "\"another\"" }, Cancellation)).ReadableFrom);
        Assert.Null((await log.CompleteAsync(backup with { ArchiveState = BackupArchiveState.Archived }, Cancellation)).ReadableFrom);
    }

    [Fact]
    public async Task Old_notes_go_and_a_damaged_file_is_no_trouble()
    {
        using TempFolder folder = new();
        JumpingClock clock = new();
        var backup = new ArchivedStore(clock).Listed;
        ThawLog log = new(folder.FullPath, clock);
        await File.WriteAllTextAsync(folder.Combine("thaws.json"), "[{\"Uri\":", Cancellation);
        Assert.Null(await log.FindAsync(backup, Cancellation));
        await log.AddAsync(backup, RetrievalTier.Standard, 7, clock.GetUtcNow(), Cancellation);
        Assert.NotNull(await log.FindAsync(backup, Cancellation));
        clock.Advance(TimeSpan.FromDays(8));
        await log.AddAsync(backup with { Uri = "s3://bucket/other" }, RetrievalTier.Standard, 7, clock.GetUtcNow(), Cancellation);
        Assert.Null(await log.FindAsync(backup, Cancellation));
    }
}
