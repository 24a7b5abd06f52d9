using HimalytixRestore.Engine.Stores;
using HimalytixRestore.Engine.Stores.Thawing;

namespace HimalytixRestore.Engine.Tests.Stores.Thawing;

public sealed class ThawListingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Order_is_kept_and_only_archived_backups_are_asked()
    {
        using ThawBench bench = new();
        bench.Store.ReadableUntil = bench.Now.AddDays(1);
        var listed = Enumerable.Range(0, 50).Select(i => bench.Store.Listed with { SizeBytes = i, ArchiveState = i % 2 == 0 ? BackupArchiveState.Archived : BackupArchiveState.Available }).ToList();
        var shown = await new ThawListing(bench.Store, bench.Log).CompleteAsync(listed.ToAsyncEnumerable(), Cancellation).ToListAsync(Cancellation);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (long)i), shown.Select(backup => backup.SizeBytes));
        Assert.Equal(listed.Select(backup => backup.ArchiveState is BackupArchiveState.Archived ? BackupArchiveState.Restored : BackupArchiveState.Available), shown.Select(backup => backup.ArchiveState));
        Assert.Equal(25, bench.Store.Looks);
    }

    [Fact]
    public async Task First_backup_comes_before_a_second_one_is_looked_for()
    {
        using ThawBench bench = new();
        var taken = 0;
        var listing = new ThawListing(bench.Store, bench.Log).CompleteAsync(ListAsync(), Cancellation);
        await foreach (var _ in listing)
            break;
        Assert.Equal((1, 1), (taken, bench.Store.Looks));

        async IAsyncEnumerable<BackupInfo> ListAsync()
        {
            while (true)
            {
                await Task.Yield();
                taken++;
                yield return bench.Store.Listed with { SizeBytes = taken };
            }
        }
    }

    [Fact]
    public async Task Backup_that_cannot_be_asked_is_shown_as_it_was_listed()
    {
        using ThawBench bench = new();
        bench.Store.Trouble = look => look == 2 ? bench.Store.Service(StoreTrouble.AccessDenied) : null;
        bench.Store.ReadableUntil = bench.Now.AddDays(1);
        var shown = await new ThawListing(bench.Store, bench.Log).CompleteAsync(Enumerable.Repeat(bench.Store.Listed, 3).ToAsyncEnumerable(), Cancellation).ToListAsync(Cancellation);
        Assert.Equal([BackupArchiveState.Restored, BackupArchiveState.Archived, BackupArchiveState.Restored], shown.Select(backup => backup.ArchiveState));
    }
}
