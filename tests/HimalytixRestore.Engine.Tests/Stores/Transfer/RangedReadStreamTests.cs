using HimalytixRestore.Engine.Stores.Transfer;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Stores.Transfer;

public sealed class RangedReadStreamTests
{
    private const int Connections = 4;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(TransferBench.PartSize)]
    [InlineData((TransferBench.PartSize * 13) + 17)]
    public async Task Gives_the_object_in_order_and_asks_for_each_part_once(int size)
    {
        using TransferBench bench = new(size);
        // The later parts come first.
        bench.Store.BeforeRead = (position, _, token) => position % (3 * TransferBench.PartSize) == 0 ? Task.Delay(20, token) : Task.CompletedTask;
        Assert.Equal(bench.Content, await ReadAsync(bench));
        Assert.Equal(bench.Parts, bench.Store.Requests.Count);
        Assert.Equal(bench.Parts, bench.Store.Requests.Distinct().Count());
        Assert.InRange(bench.Store.MostOpen, Math.Min(1, bench.Parts), Connections);
        Assert.Equal(0, bench.Store.Open);
    }

    [Fact]
    public async Task Reader_that_waits_is_not_read_further_ahead_of()
    {
        using TransferBench bench = new();
        await using var stream = Stream(bench);
        await stream.ReadExactlyAsync(new byte[1], Cancellation);
        await Eventually.TrueAsync(() => Task.FromResult(bench.Store.Requests.Count == Connections + 1 && bench.Store.Open == 0), "all parts ahead have come");
        await stream.ReadExactlyAsync(new byte[TransferBench.PartSize], Cancellation);
        await Eventually.TrueAsync(() => Task.FromResult(bench.Store.Requests.Count == Connections + 2 && bench.Store.Open == 0), "one more has come");
    }

    [Fact]
    public async Task Parts_that_break_off_go_on_where_they_were()
    {
        using TransferBench bench = new();
        bench.Store.BeforeRead = (position, attempt, _) => position % 30_000 == 0 && attempt == 1 ? throw bench.Store.Cut() : Task.CompletedTask;
        Assert.Equal(bench.Content, await ReadAsync(bench));
    }

    [Fact]
    public async Task Error_comes_after_the_bytes_before_it_and_ends_everything()
    {
        using TransferBench bench = new();
        bench.Store.BeforeOpen = offset => offset == 2 * TransferBench.PartSize ? throw bench.Store.Errors.Archived(bench.Backup) : Task.CompletedTask;
        await using (var stream = Stream(bench))
        {
            var read = new byte[2 * TransferBench.PartSize];
            await stream.ReadExactlyAsync(read, Cancellation);
            Assert.Equal(bench.Content[..read.Length], read);
            for (var i = 0; i < 2; i++)
                Assert.Equal("BackupArchived", (await Assert.ThrowsAsync<StoreException>(() => stream.ReadExactlyAsync(read, Cancellation).AsTask())).ErrorId);
        }

        Assert.Equal(0, bench.Store.Open);
    }

    [Fact]
    public async Task Nothing_runs_after_the_reader_has_gone()
    {
        using TransferBench bench = new();
        bench.Store.BeforeRead = (position, _, token) => position > 0 ? Task.Delay(Timeout.Infinite, token) : Task.CompletedTask;
        bench.Store.Piece = TransferBench.PartSize;
        await using (var stream = Stream(bench))
        {
            await stream.ReadExactlyAsync(new byte[10], Cancellation);
            await Eventually.TrueAsync(() => Task.FromResult(bench.Store.Open == Connections), "the parts ahead are under way");
        }

        Assert.Equal(0, bench.Store.Open);
    }

    [Fact]
    public async Task Cancelled_read_ends_the_requests()
    {
        using TransferBench bench = new();
        using CancellationTokenSource stop = new();
        bench.Store.BeforeRead = (_, _, token) => Task.Delay(Timeout.Infinite, token);
        await using var stream = Stream(bench);
        var reading = stream.ReadAsync(new byte[10], stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await reading);
        await Eventually.TrueAsync(() => Task.FromResult(bench.Store.Open == 0), "the requests have ended");
    }

    private static RangedReadStream Stream(TransferBench bench) => new(new ReliableStore(bench.Store, TransferBench.Retry), bench.Backup, new(Connections, TransferBench.PartSize));

    private static async Task<byte[]> ReadAsync(TransferBench bench)
    {
        await using var stream = Stream(bench);
        using MemoryStream read = new();
        await stream.CopyToAsync(read, Cancellation);
        return read.ToArray();
    }
}
