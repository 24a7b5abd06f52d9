using HimalytixRestore.Engine.Files;

namespace HimalytixRestore.Engine.Tests.Files;

public sealed class ReadAheadStreamTests
{
    private const int BlockSize = 100;
    private const int BlockCount = 4;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(12_345)]
    public async Task Gives_the_same_bytes_and_the_same_end(int length)
    {
        var bytes = Bytes(length);
        foreach (var piece in new[] { 1, 7, 100, 5000 })
        {
            GatedStream source = new(bytes) { PieceSize = piece };
            await using ReadAheadStream stream = new(source, BlockSize, BlockCount);
            using var read = new MemoryStream();
            await stream.CopyToAsync(read, 33);
            Assert.Equal(bytes, read.ToArray());
            Assert.Equal(0, await stream.ReadAsync(new byte[1]));
        }
    }

    [Fact]
    public async Task Reads_nothing_before_it_is_asked_and_never_more_than_its_blocks_ahead()
    {
        GatedStream source = new(Bytes(100_000));
        await using ReadAheadStream stream = new(source, BlockSize, BlockCount);
        Assert.Equal(0, source.Given);

        await stream.ReadExactlyAsync(new byte[10]);
        await Eventually(() => source.Given == BlockSize * BlockCount);
        await stream.ReadExactlyAsync(new byte[10_000]);

        // Blocks are given back in halves.
        await Eventually(() => source.Given >= 10_000 + (BlockSize * BlockCount / 2));
        Assert.InRange(source.Given, 0, 10_000 + (BlockSize * BlockCount));
        Assert.Equal(1, source.MostReadsAtOnce);
    }

    [Fact]
    public async Task Failure_comes_after_the_bytes_before_it_and_comes_again()
    {
        var bytes = Bytes(250);
        IOException failure = new("the disk is gone");
        await using ReadAheadStream stream = new(new GatedStream(bytes) { PieceSize = 30, FailAt = 250, Failure = failure }, BlockSize, BlockCount);
        var read = new byte[250];
        await stream.ReadExactlyAsync(read);
        Assert.Equal(bytes, read);
        for (var i = 0; i < 2; i++)
            Assert.Same(failure, await Assert.ThrowsAsync<IOException>(async () => await stream.ReadExactlyAsync(new byte[1])));
    }

    /// <summary>A store's own time limit is a cancellation that nobody here asked for: it is a failure like any other.</summary>
    [Fact]
    public async Task Cancellation_below_is_the_same_exception_above()
    {
        TaskCanceledException timeout = new("the store does not answer");
        await using ReadAheadStream stream = new(new GatedStream(Bytes(50)) { FailAt = 50, Failure = timeout }, BlockSize, BlockCount);
        await stream.ReadExactlyAsync(new byte[50]);
        Assert.Same(timeout, await Assert.ThrowsAsync<TaskCanceledException>(async () => await stream.ReadExactlyAsync(new byte[1])));
    }

    [Fact]
    public async Task Cancelled_reader_does_not_wait_and_nothing_more_is_fetched()
    {
        GatedStream source = new(Bytes(1000)) { GateAt = 150 };
        using CancellationTokenSource cancellation = new();
        await using ReadAheadStream stream = new(source, BlockSize, BlockCount);
        await stream.ReadExactlyAsync(new byte[100]);
        var reading = stream.ReadAsync(new byte[1], cancellation.Token).AsTask();
        await source.AtGate;
        await cancellation.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(cancellation.Token, error.CancellationToken);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await stream.ReadExactlyAsync(new byte[1]));
        Assert.Equal(150, source.Given);
    }

    [Fact]
    public async Task Disposed_in_the_middle_it_leaves_nothing_running_and_the_source_disposed()
    {
        GatedStream source = new(Bytes(100_000));
        ReadAheadStream stream = new(source, BlockSize, BlockCount);
        await stream.ReadExactlyAsync(new byte[5]);
        await stream.DisposeAsync();

        var given = source.Given;
        Assert.True(source.IsDisposed);
        Assert.False(source.WasDisposedWhileRead);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await stream.ReadExactlyAsync(new byte[1]));
        Assert.Equal(given, source.Given);
        await stream.DisposeAsync();
    }

    /// <summary>A source may be deaf to cancellation; its buffers must not go back to the pool while it still writes into them.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Source_is_disposed_only_when_its_read_is_over(bool synchronously)
    {
        GatedStream source = new(Bytes(1000)) { GateAt = 150, IsDeaf = true };
        ReadAheadStream stream = new(source, BlockSize, BlockCount);
        await stream.ReadExactlyAsync(new byte[100]);
        await source.AtGate;
        var disposing = Task.CompletedTask;
        if (synchronously)
            stream.Dispose();
        else
            disposing = stream.DisposeAsync().AsTask();
        Assert.False(source.IsDisposed);
        Assert.Equal(synchronously, disposing.IsCompleted);

        source.OpenGate();
        await disposing;
        await Eventually(() => source.IsDisposed);
        Assert.False(source.WasDisposedWhileRead);
    }

    [Fact]
    public async Task Never_read_it_only_disposes()
    {
        foreach (var synchronously in new[] { false, true })
        {
            GatedStream source = new(Bytes(10));
            ReadAheadStream stream = new(source, BlockSize, BlockCount);
            if (synchronously)
                stream.Dispose();
            else
                await stream.DisposeAsync();
            Assert.True(source.IsDisposed);
            Assert.Equal(0, source.Given);
        }
    }

    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private static Task Eventually(Func<bool> holds) => TestSupport.Eventually.TrueAsync(() => Task.FromResult(holds()), "the stream below is read as far as that");
}
