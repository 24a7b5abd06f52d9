using HimalytixRestore.Engine.Stores;
using HimalytixRestore.Engine.Stores.Thawing;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace HimalytixRestore.Engine.Tests.Stores.Thawing;

/// <summary>Fault 5: the copy runs out, or is gone, while it is being read.</summary>
public sealed class ThawedDownloadTests
{
    private static readonly ThawRequest s_waiting = new() { Wait = true };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Slow_download_has_its_copy_kept_longer()
    {
        using var bench = SlowBench();
        var until = bench.Store.ReadableUntil = bench.Now.AddHours(8);
        var (result, _) = await RunAsync(bench, async (backup, pace, _) =>
        {
            pace.Report(0);
            await CrawlAsync(bench, pace, 1);
            Assert.True(bench.Now < until);
            return backup.Uri;
        });
        Assert.Equal(bench.Store.Listed.Uri, result);
        Assert.Equal(RetrievalTier.Standard, Assert.Single(bench.Store.Requests).Tier);
        Assert.True(bench.Store.ReadableUntil > until);
        Assert.Empty(bench.Reporter.Warnings);
    }

    [Fact]
    public async Task Copy_that_cannot_be_kept_longer_does_not_end_the_download()
    {
        using var bench = SlowBench();
        bench.Store.ReadableUntil = bench.Now.AddHours(8);
        bench.Store.Refuse = _ => bench.Store.Service(StoreTrouble.Unavailable);
        var (result, _) = await RunAsync(bench, async (_, pace, _) =>
        {
            pace.Report(0);
            await CrawlAsync(bench, pace, 2);
            return "done";
        });
        Assert.Equal("done", result);
        Assert.NotEmpty(bench.Reporter.Warnings);
    }

    [Fact]
    public async Task Fast_download_asks_for_nothing()
    {
        using ThawBench bench = new();
        bench.Store.ReadableUntil = bench.Now.AddHours(1);
        var (result, _) = await RunAsync(bench, (_, _, _) => Task.FromResult("done"));
        Assert.Equal(("done", 0), (result, bench.Store.Requests.Count));
    }

    [Fact]
    public async Task Copy_that_vanished_is_thawed_again_and_the_download_goes_on()
    {
        using ThawBench bench = new();
        List<BackupArchiveState> states = [];
        var (result, _) = await RunAsync(bench, (backup, _, _) =>
        {
            states.Add(backup.ArchiveState);
            if (states.Count > 1)
                return Task.FromResult("done");
            bench.Store.ReadableUntil = null;
            throw bench.Store.Archived();
        });
        Assert.Equal("done", result);
        Assert.Equal([BackupArchiveState.Restored, BackupArchiveState.Restored], states);
        Assert.Equal(2, bench.Store.Requests.Count);
        Assert.Contains("thawed again", Assert.Single(bench.Reporter.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Copy_that_vanished_comes_back_as_restoring_when_nobody_waits()
    {
        using ThawBench bench = new();
        bench.Store.ReadableUntil = bench.Now.AddHours(1);
        var (result, backup) = await new ThawedDownload(bench.Thaw(), bench.Reporter).RunAsync<string>(bench.Store.Listed, (_, _, _) =>
        {
            bench.Store.ReadableUntil = null;
            throw bench.Store.Archived();
        }, Cancellation);
        Assert.Null(result);
        Assert.Equal((BackupArchiveState.Restoring, bench.Now.AddHours(5)), (backup.ArchiveState, backup.ReadableFrom));
    }

    [Fact]
    public async Task Copy_that_vanishes_again_and_again_is_the_error()
    {
        using ThawBench bench = new();
        var error = await Assert.ThrowsAsync<StoreException>(() => RunAsync(bench, (_, _, _) =>
        {
            bench.Store.ReadableUntil = null;
            throw bench.Store.Archived();
        }));
        Assert.Equal(("BackupArchived", ThawedDownload.MostThaws), (error.ErrorId, bench.Store.Requests.Count));
        Assert.Contains("-Wait", error.RecommendedAction, StringComparison.Ordinal);
    }

    private static ThawBench SlowBench() => new(
        new FakeTimeProvider(new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero)),
        clock => new(clock) { Listed = new ArchivedStore(clock).Listed with { SizeBytes = 98_000_000 } });

    /// <summary>Receives a hundredth and then nothing, until the copy's keeper has asked for more time.</summary>
    private static Task CrawlAsync(ThawBench bench, DownloadPace pace, int requests) => Eventually.TrueAsync(
        () =>
        {
            bench.Clock.Advance(TimeSpan.FromMinutes(5));
            pace.Report(1_000_000);
            return Task.FromResult(bench.Store.Requests.Count >= requests);
        },
        "the copy is kept longer");

    private static Task<(string? Result, BackupInfo Backup)> RunAsync(ThawBench bench, Func<BackupInfo, DownloadPace, CancellationToken, Task<string>> download)
        => new ThawedDownload(bench.Thaw(s_waiting), bench.Reporter).RunAsync(bench.Store.Listed, download, Cancellation);
}
