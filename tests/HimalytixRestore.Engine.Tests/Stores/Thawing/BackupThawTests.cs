using HimalytixRestore.Engine.Stores;
using HimalytixRestore.Engine.Stores.Thawing;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace HimalytixRestore.Engine.Tests.Stores.Thawing;

/// <summary>Faults 1 to 6: archived, being thawed, asked for twice, no capacity, a copy that runs out, a tier that is not to be had.</summary>
public sealed class BackupThawTests
{
    private static readonly ThawRequest s_waiting = new() { Wait = true };

    [Fact]
    public async Task Archived_backup_is_asked_for_and_comes_back_with_its_time()
    {
        using ThawBench bench = new();
        var backup = await bench.MakeReadableAsync(new() { Days = 3 });
        Assert.Equal((BackupArchiveState.Restoring, bench.Now.AddHours(5)), (backup.ArchiveState, backup.ReadableFrom));
        Assert.Equal([(RetrievalTier.Standard, 3)], bench.Store.Requests);
        Assert.Equal((1, false), (bench.Store.Looks, BackupThaw.IsReadable(backup)));
        Assert.Contains("2026-11-23 13:00Z", Assert.Single(bench.Reporter.Milestones), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_ends_with_the_copy_and_tells_the_expected_time()
    {
        using ThawBench bench = new();
        var backup = await bench.MakeReadableAsync(s_waiting);
        Assert.Equal((BackupArchiveState.Restored, bench.Now.AddDays(7)), (backup.ArchiveState, backup.ReadableUntil));
        Assert.Equal(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero), bench.Now);
        Assert.Single(bench.Store.Requests);
        Assert.Equal(241, bench.Store.Looks);
        var states = bench.Reporter.ProgressStates.ToList();
        Assert.Equal(("expected by 2026-11-23 13:00Z", 0, TimeSpan.FromHours(5)), (states[0].Status, states[0].Percent, states[0].Remaining!.Value));
        Assert.Equal((79, TimeSpan.FromMinutes(61)), (states[^1].Percent, states[^1].Remaining!.Value));
        Assert.Contains(bench.Reporter.Milestones, line => line.Contains("4h 00m", StringComparison.Ordinal));
        Assert.Empty(bench.Reporter.Warnings);
    }

    [Fact]
    public async Task Thaw_that_is_under_way_is_not_asked_for_again_and_its_time_is_known_when_it_was_asked_for_here()
    {
        using ThawBench bench = new();
        var asked = await bench.MakeReadableAsync();
        bench.Clock.Advance(TimeSpan.FromHours(1));
        var later = await bench.MakeReadableAsync(new() { Tier = RetrievalTier.Bulk });
        Assert.Equal((BackupArchiveState.Restoring, asked.ReadableFrom), (later.ArchiveState, later.ReadableFrom));
        Assert.Single(bench.Store.Requests);
        Assert.Equal(bench.Now.AddHours(4), later.ReadableFrom);
    }

    [Fact]
    public async Task Thaw_that_was_begun_slower_is_hastened_when_Expedited_is_asked_for()
    {
        using ThawBench bench = new();
        await bench.MakeReadableAsync(new() { Tier = RetrievalTier.Bulk, Days = 3 });
        var hastened = await bench.MakeReadableAsync(new() { Tier = RetrievalTier.Expedited, Days = 9 });
        Assert.Equal([(RetrievalTier.Bulk, 3), (RetrievalTier.Expedited, 3)], bench.Store.Requests);
        Assert.Equal(bench.Now.AddMinutes(5), hastened.ReadableFrom);
        Assert.Equal(hastened.ReadableFrom, (await bench.MakeReadableAsync(new() { Tier = RetrievalTier.Expedited })).ReadableFrom);
        Assert.Equal(2, bench.Store.Requests.Count);
    }

    [Fact]
    public async Task Thaw_that_cannot_be_hastened_goes_on()
    {
        using ThawBench bench = new();
        var asked = await bench.MakeReadableAsync();
        bench.Store.Refuse = bench.Store.Capacity;
        var later = await bench.MakeReadableAsync(new() { Tier = RetrievalTier.Expedited });
        Assert.Equal((BackupArchiveState.Restoring, asked.ReadableFrom), (later.ArchiveState, later.ReadableFrom));
        Assert.Contains("goes on as Standard, expected by 2026-11-23 13:00Z", Assert.Single(bench.Reporter.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_only_reads_asks_for_no_thaw_and_is_told_when_it_can()
    {
        using ThawBench bench = new();
        Assert.DoesNotContain("yet", (await HoldAsync()).Message, StringComparison.Ordinal);
        Assert.Empty(bench.Store.Requests);
        await bench.MakeReadableAsync();
        Assert.Contains("expected by 2026-11-23 13:00Z", (await HoldAsync()).Message, StringComparison.Ordinal);

        Task<StoreException> HoldAsync() => Assert.ThrowsAsync<StoreException>(() => bench.Thaw().HoldAsync(bench.Store.Listed, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Copy_is_kept_as_long_as_it_is_held()
    {
        FakeTimeProvider clock = new(new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
        using ThawBench bench = new(clock);
        bench.Store.ReadableUntil = clock.GetUtcNow().AddHours(2);
        await using (await bench.Thaw(new() { Days = 1 }).HoldAsync(bench.Store.Listed, TestContext.Current.CancellationToken))
        {
            await Eventually.TrueAsync(
                () =>
                {
                    clock.Advance(TimeSpan.FromMinutes(20));
                    Assert.True(bench.Store.HasCopy);
                    return Task.FromResult(bench.Store.Requests.Count > 2);
                },
                "the copy is kept longer three times");
        }
    }

    [Fact]
    public async Task Thaw_that_somebody_else_began_is_waited_for_without_a_time()
    {
        using ThawBench bench = new();
        bench.Store.BeginThaw();
        bench.Store.ReadableUntil = bench.Now.AddDays(9);
        Assert.Null((await bench.MakeReadableAsync()).ReadableFrom);
        Assert.Equal(BackupArchiveState.Restored, (await bench.MakeReadableAsync(s_waiting)).ArchiveState);
        Assert.Empty(bench.Store.Requests);
        Assert.All(bench.Reporter.ProgressStates, state => Assert.Equal((-1, null), (state.Percent, state.Remaining)));
    }

    [Fact]
    public async Task Slower_thaw_than_documented_is_waited_for_and_said()
    {
        using ThawBench bench = new(store: clock => new(clock) { ThawTime = TimeSpan.FromHours(7) });
        Assert.True(BackupThaw.IsReadable(await bench.MakeReadableAsync(s_waiting)));
        Assert.Contains("longer than usual", bench.Reporter.ProgressStates.Last().Status, StringComparison.Ordinal);
        Assert.Single(bench.Store.Requests);
    }

    [Fact]
    public async Task Expedited_without_capacity_becomes_Standard_with_a_warning()
    {
        using ThawBench bench = new();
        bench.Store.Refuse = tier => tier is RetrievalTier.Expedited ? bench.Store.Capacity(tier) : null;
        var backup = await bench.MakeReadableAsync(new() { Tier = RetrievalTier.Expedited });
        Assert.Equal([RetrievalTier.Expedited, RetrievalTier.Standard], bench.Store.Requests.Select(request => request.Tier));
        Assert.Equal(bench.Now.AddHours(5), backup.ReadableFrom);
        Assert.Contains("Standard was asked for instead, which takes 3 to 5 hours", Assert.Single(bench.Reporter.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tier_that_the_class_does_not_have_is_the_error()
    {
        using ThawBench bench = new();
        bench.Store.Refuse = bench.Store.TierInvalid;
        var error = await Assert.ThrowsAsync<StoreException>(() => bench.MakeReadableAsync(s_waiting with { Tier = RetrievalTier.Expedited }));
        Assert.Equal(("ThawTierInvalid", 1), (error.ErrorId, bench.Store.Requests.Count));
    }

    [Fact]
    public async Task No_capacity_for_another_tier_is_the_error()
    {
        using ThawBench bench = new();
        bench.Store.Refuse = bench.Store.Capacity;
        Assert.Equal("ThawCapacity", (await Assert.ThrowsAsync<StoreException>(() => bench.MakeReadableAsync(s_waiting with { Tier = RetrievalTier.Bulk }))).ErrorId);
        Assert.Single(bench.Store.Requests);
    }

    [Fact]
    public async Task Copy_that_would_run_out_before_the_end_is_kept_longer_first()
    {
        // At 4 MiB/s and half an hour of reserve this takes about 60 hours.
        using ThawBench bench = new(store: clock => new(clock) { Listed = new ArchivedStore(clock).Listed with { SizeBytes = 900_000_000_000 } });
        bench.Store.ReadableUntil = bench.Now.AddHours(59);
        var backup = await bench.MakeReadableAsync(new() { Days = 1 });
        Assert.Equal([(RetrievalTier.Standard, 4)], bench.Store.Requests);
        Assert.Equal((BackupArchiveState.Restored, bench.Now.AddDays(4)), (backup.ArchiveState, backup.ReadableUntil));
        await bench.MakeReadableAsync(new() { Days = 1 });
        Assert.Single(bench.Store.Requests);
    }

    [Fact]
    public async Task Copy_that_cannot_be_kept_longer_is_read_all_the_same()
    {
        using ThawBench bench = new();
        bench.Store.ReadableUntil = bench.Now.AddMinutes(10);
        bench.Store.Refuse = _ => bench.Store.Service(StoreTrouble.AccessDenied);
        Assert.Equal(BackupArchiveState.Restored, (await bench.MakeReadableAsync()).ArchiveState);
        Assert.Contains("2026-11-23 08:10Z", Assert.Single(bench.Reporter.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backup_that_can_be_read_is_asked_for_nothing()
    {
        using ThawBench bench = new(store: clock => new(clock) { Listed = new ArchivedStore(clock).Listed with { ArchiveState = BackupArchiveState.Available, StorageClass = "STANDARD" } });
        Assert.Equal(BackupArchiveState.Available, (await bench.MakeReadableAsync(s_waiting)).ArchiveState);
        bench.Store.Trouble = _ => bench.Store.Service(StoreTrouble.AccessDenied);
        Assert.Equal(BackupArchiveState.Available, (await bench.MakeReadableAsync(s_waiting)).ArchiveState);
        Assert.Empty(bench.Store.Requests);
    }

    [Theory]
    [InlineData(nameof(StoreTrouble.Unavailable))]
    [InlineData(nameof(StoreTrouble.Throttled))]
    [InlineData(nameof(StoreTrouble.CredentialsExpired))]
    public async Task Trouble_with_the_store_is_survived_while_waiting(string trouble)
    {
        using ThawBench bench = new();
        bench.Store.Trouble = look => look is > 1 and <= ThawWait.MostFailures ? bench.Store.Service(Enum.Parse<StoreTrouble>(trouble)) : null;
        Assert.Equal(BackupArchiveState.Restored, (await bench.MakeReadableAsync(s_waiting)).ArchiveState);
        Assert.Contains("every 1m 00s", Assert.Single(bench.Reporter.Warnings), StringComparison.Ordinal);
        Assert.Single(bench.Store.Requests);
    }

    [Fact]
    public async Task Trouble_that_lasts_ends_the_waiting_and_not_the_thaw()
    {
        using ThawBench bench = new();
        bench.Store.Trouble = look => look > 1 ? bench.Store.Service(StoreTrouble.Unavailable) : null;
        Assert.Equal("StoreUnavailable", (await Assert.ThrowsAsync<StoreException>(() => bench.MakeReadableAsync(s_waiting))).ErrorId);
        Assert.Equal(1 + ThawWait.MostFailures, bench.Store.Looks);
        Assert.Contains("goes on in the store and is expected to be over by 2026-11-23 13:00Z", bench.Reporter.Warnings.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Denied_access_while_waiting_is_the_error_at_once()
    {
        using ThawBench bench = new();
        bench.Store.Trouble = look => look > 1 ? bench.Store.Service(StoreTrouble.AccessDenied) : null;
        Assert.Equal("StoreAccessDenied", (await Assert.ThrowsAsync<StoreException>(() => bench.MakeReadableAsync(s_waiting))).ErrorId);
        Assert.Equal(2, bench.Store.Looks);
    }

    [Fact]
    public async Task Cancelling_leaves_the_thaw_going()
    {
        FakeTimeProvider clock = new(new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero));
        using ThawBench bench = new(clock);
        using CancellationTokenSource stop = new();
        var waiting = bench.MakeReadableAsync(s_waiting, stop.Token);
        await Eventually.TrueAsync(() => Task.FromResult(bench.Reporter.ProgressStates.Count > 0), "the wait begins");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(BackupArchiveState.Restoring, (await bench.Store.RefreshAsync(bench.Store.Listed, TestContext.Current.CancellationToken)).ArchiveState);
        Assert.Contains("goes on in the store", Assert.Single(bench.Reporter.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_that_forgets_a_thaw_is_asked_a_few_times()
    {
        using ThawBench bench = new(store: clock => new(clock) { Forgets = true });
        Assert.Equal("ThawIgnored", (await Assert.ThrowsAsync<StoreException>(() => bench.MakeReadableAsync(s_waiting))).ErrorId);
        Assert.Equal(1 + ThawWait.MostRequests, bench.Store.Requests.Count);
    }
}
