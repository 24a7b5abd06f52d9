using HimalytixRestore.Engine.Stores;
using HimalytixRestore.Engine.Stores.Transfer;

namespace HimalytixRestore.Engine.Tests.Stores.Transfer;

public sealed class ResumingReadStreamTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public async Task Fault_at_every_so_many_bytes_costs_no_byte_twice(int distance)
    {
        using TransferBench bench = new(200);
        bench.Store.Piece = 5;
        bench.Store.BeforeRead = (position, attempt, _) => position % distance == 0 && attempt == 1 ? throw bench.Store.Cut() : Task.CompletedTask;
        Assert.Equal(bench.Content[3..190], await ReadAsync(bench, 3, 187));
        Assert.Equal(bench.Store.Requests.OrderBy(request => request.Offset), bench.Store.Requests);
        Assert.All(bench.Store.Requests, request => Assert.Equal(190, request.Offset + request.Length));
        Assert.Equal(0, bench.Store.Open);
    }

    [Fact]
    public async Task Attempts_without_progress_are_bounded()
    {
        using TransferBench bench = new(200);
        bench.Store.BeforeRead = (position, _, _) => position >= 100 ? throw bench.Store.Cut() : Task.CompletedTask;
        bench.Store.Piece = 50;
        Assert.Equal("StoreTransferCut", (await Assert.ThrowsAsync<StoreException>(() => ReadAsync(bench, 0, null))).ErrorId);
        Assert.Equal([0, .. Enumerable.Repeat(100L, 8)], bench.Store.Requests.Select(request => request.Offset));
        Assert.Equal(0, bench.Store.Open);
    }

    [Fact]
    public async Task Store_that_cannot_be_opened_is_asked_again_and_then_given_up()
    {
        using TransferBench bench = new(200);
        var refusals = 3;
        bench.Store.BeforeOpen = _ => refusals-- > 0 ? throw bench.Store.Errors.Stalled("object", TimeSpan.FromSeconds(1)) : Task.CompletedTask;
        Assert.Equal(bench.Content, await ReadAsync(bench, 0, null));
        Assert.Equal(4, bench.Store.Requests.Count);
        refusals = int.MaxValue;
        Assert.Equal("StoreStalled", (await Assert.ThrowsAsync<StoreException>(() => ReadAsync(bench, 0, null))).ErrorId);
        Assert.Equal(4 + 9, bench.Store.Requests.Count);
    }

    [Fact]
    public async Task What_no_other_try_heals_is_tried_once()
    {
        using TransferBench bench = new(200);
        bench.Store.BeforeOpen = _ => throw bench.Store.Errors.Archived(bench.Backup);
        Assert.Equal("BackupArchived", (await Assert.ThrowsAsync<StoreException>(() => ReadAsync(bench, 0, null))).ErrorId);
        Assert.Single(bench.Store.Requests);
    }

    [Fact]
    public async Task Cancellation_ends_a_pause()
    {
        using TransferBench bench = new(200);
        using CancellationTokenSource stop = new();
        bench.Store.BeforeOpen = _ =>
        {
            stop.CancelAfter(50);
            throw bench.Store.Cut();
        };
        StoreRetry patient = new(3, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ResumingReadStream.OpenAsync(bench.Store, bench.Backup, 0, null, patient, stop.Token));
        Assert.Single(bench.Store.Requests);
    }

    private static async Task<byte[]> ReadAsync(TransferBench bench, long offset, long? length)
    {
        await using var stream = await ResumingReadStream.OpenAsync(bench.Store, bench.Backup, offset, length, TransferBench.Retry, Cancellation);
        using MemoryStream read = new();
        await stream.CopyToAsync(read, Cancellation);
        return read.ToArray();
    }
}
