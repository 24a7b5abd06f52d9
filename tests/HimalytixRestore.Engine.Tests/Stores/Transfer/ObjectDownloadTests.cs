using System.Security.Cryptography;
using HimalytixRestore.Engine.Stores;

namespace HimalytixRestore.Engine.Tests.Stores.Transfer;

public sealed class ObjectDownloadTests
{
    private const int PartSize = TransferBench.PartSize;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(PartSize * 3)]
    [InlineData((PartSize * 20) + 1234)]
    public async Task Whole_file_appears_private_and_nothing_else_is_left(int size)
    {
        using TransferBench bench = new(size);
        bench.Store.Checksum = new(ChecksumAlgorithm.Sha256, SHA256.HashData(bench.Content));
        var sha256 = await bench.ReceiveAsync();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bench.Content)), sha256);
        Assert.Equal([bench.Path], bench.Files());
        Assert.Equal(bench.Content, await File.ReadAllBytesAsync(bench.Path, Cancellation));
        Assert.Equal(bench.Parts, bench.Store.Requests.Count);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(bench.Path));
    }

    [Fact]
    public async Task Parts_are_fetched_at_once_and_no_more_of_them_than_asked()
    {
        using TransferBench bench = new();
        TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Store.BeforeRead = async (_, _, token) =>
        {
            if (bench.Store.Open == 5)
                all.TrySetResult();
            await all.Task.WaitAsync(TimeSpan.FromSeconds(20), token);
        };
        await bench.ReceiveAsync(connections: 5);
        Assert.Equal(5, bench.Store.MostOpen);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5_000)]
    [InlineData(99_999)]
    public async Task Fault_at_a_byte_of_every_part_is_gone_on_from(int at)
    {
        using TransferBench bench = new((PartSize * 6) + 10);
        bench.Store.Piece = 5_000;
        var faults = 0;
        bench.Store.BeforeRead = (position, attempt, _) =>
        {
            var from = position % PartSize;
            if (attempt > 1 || from > at || from + 5_000 <= at)
                return Task.CompletedTask;
            Interlocked.Increment(ref faults);
            throw bench.Store.Cut();
        };
        await bench.ReceiveAsync();
        Assert.Equal(bench.Content, await File.ReadAllBytesAsync(bench.Path, Cancellation));
        Assert.True(faults >= 6);
        // No byte came twice: each further request begins where the one before it ended.
        Assert.Equal(bench.Parts + faults, bench.Store.Requests.Count);
    }

    [Theory]
    [InlineData("BackupArchived")]
    [InlineData("StoreAccessDenied")]
    [InlineData("StoreTransferCut")]
    public async Task Error_that_stays_ends_all_parts_and_what_has_come_is_kept(string errorId)
    {
        using TransferBench bench = new();
        var error = errorId switch
        {
            "BackupArchived" => bench.Store.Errors.Archived(bench.Backup),
            "StoreAccessDenied" => bench.Store.Errors.FromService("object", StoreTrouble.AccessDenied, "AccessDenied", 403, "", null),
            _ => bench.Store.Cut(),
        };
        bench.Store.BeforeOpen = offset => offset >= 10 * PartSize ? throw error : Task.CompletedTask;
        var download = bench.Download();
        Assert.Equal(errorId, (await Assert.ThrowsAsync<StoreException>(() => download.RunAsync(bench.Path, false, Cancellation))).ErrorId);
        Assert.True(download.IsKept);
        Assert.Equal(0, bench.Store.Open);
        Assert.Equal([bench.Partial, bench.Journal], bench.Files());
        var there = await bench.JournalledAsync();
        Assert.NotEmpty(there);

        bench.Store.BeforeOpen = _ => Task.CompletedTask;
        bench.Store.Requests.Clear();
        await bench.ReceiveAsync();
        Assert.Equal(bench.Content, await File.ReadAllBytesAsync(bench.Path, Cancellation));
        Assert.Equal(bench.Parts - there.Length, bench.Store.Requests.Count);
        Assert.Contains(bench.Told, line => line.StartsWith("Going on with ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_left_when_nothing_has_come()
    {
        using TransferBench bench = new();
        bench.Store.BeforeOpen = _ => throw bench.Store.Errors.Archived(bench.Backup);
        await Assert.ThrowsAsync<StoreException>(() => bench.ReceiveAsync());
        Assert.Empty(bench.Files());
    }

    [Fact]
    public async Task Cancelled_download_notes_what_has_come_and_is_gone_on_with()
    {
        using TransferBench bench = new();
        using CancellationTokenSource stop = new();
        bench.Store.BeforeRead = (position, _, token) =>
        {
            if (position < 9 * PartSize)
                return Task.CompletedTask;
            stop.Cancel();
            return Task.Delay(Timeout.Infinite, token);
        };
        var download = bench.Download(connections: 3);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => download.RunAsync(bench.Path, false, stop.Token));
        Assert.True(download.IsKept);
        Assert.Equal(0, bench.Store.Open);
        var there = await bench.JournalledAsync();
        Assert.InRange(there.Length, 7, 9);

        bench.Store.BeforeRead = (_, _, _) => Task.CompletedTask;
        bench.Store.Requests.Clear();
        var again = bench.Download();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bench.Content)), await again.RunAsync(bench.Path, false, Cancellation));
        Assert.Equal((there.Length * PartSize, bench.Content.Length), (again.BytesBefore, again.BytesThere));
        Assert.DoesNotContain(bench.Store.Requests, request => there.Contains((int)(request.Offset / PartSize)));
        Assert.Equal([bench.Path], bench.Files());
    }

    [Fact]
    public async Task Begun_with_parts_of_another_size_is_gone_on_with_in_those()
    {
        using TransferBench bench = new();
        await BreakOffAsync(bench);
        var there = await bench.JournalledAsync();
        bench.Store.Requests.Clear();
        await bench.Download(partSize: 777).RunAsync(bench.Path, false, Cancellation);
        Assert.Equal(bench.Parts - there.Length, bench.Store.Requests.Count);
        Assert.Equal(bench.Content, await File.ReadAllBytesAsync(bench.Path, Cancellation));
    }

    [Fact]
    public async Task Replaced_during_the_download_nothing_is_kept()
    {
        using TransferBench bench = new();
        bench.Store.BeforeRead = (position, _, _) =>
        {
            if (position > 10 * PartSize)
                bench.Store.Version = "v2";
            return Task.CompletedTask;
        };
        var download = bench.Download();
        Assert.Equal("ObjectReplaced", (await Assert.ThrowsAsync<StoreException>(() => download.RunAsync(bench.Path, false, Cancellation))).ErrorId);
        Assert.False(download.IsKept);
        Assert.Empty(bench.Files());
        Assert.Equal(0, bench.Store.Open);
    }

    [Fact]
    public async Task Replaced_between_two_attempts_it_is_fetched_from_its_beginning()
    {
        using TransferBench bench = new();
        await BreakOffAsync(bench);
        bench.Store.Requests.Clear();
        bench.Store.Version = "v2";
        bench.Backup = bench.Store.Backup;
        await bench.ReceiveAsync();
        Assert.Equal(bench.Parts, bench.Store.Requests.Count);
        Assert.Contains(bench.Told, line => line.Contains("of another object", StringComparison.Ordinal));
        Assert.Equal([bench.Path], bench.Files());
    }

    [Fact]
    public async Task Torn_journal_costs_the_parts_it_does_not_tell_of()
    {
        using TransferBench bench = new();
        await BreakOffAsync(bench);
        await using (FileStream journal = new(bench.Journal, FileMode.Open))
            journal.SetLength(journal.Length - 3);
        var there = await bench.JournalledAsync();
        bench.Store.Requests.Clear();
        await bench.ReceiveAsync();
        Assert.Equal(bench.Parts - there.Length, bench.Store.Requests.Count);
        Assert.Equal(bench.Content, await File.ReadAllBytesAsync(bench.Path, Cancellation));
    }

    [Fact]
    public async Task Bytes_without_a_journal_are_not_believed()
    {
        using TransferBench bench = new();
        await BreakOffAsync(bench);
        File.Delete(bench.Journal);
        bench.Store.Requests.Clear();
        await bench.ReceiveAsync();
        Assert.Equal(bench.Parts, bench.Store.Requests.Count);
        Assert.Equal([bench.Path], bench.Files());
    }

    /// <summary>What the disk has lost since is found by the store's checksum, and nothing is kept that would bring it back.</summary>
    [Fact]
    public async Task Wrong_bytes_are_never_named_and_never_gone_on_with()
    {
        using TransferBench bench = new();
        bench.Store.Checksum = new(ChecksumAlgorithm.Sha256, SHA256.HashData(bench.Content));
        await BreakOffAsync(bench);
        await using (FileStream partial = new(bench.Partial, FileMode.Open))
            partial.WriteByte((byte)(bench.Content[0] ^ 1));
        var error = await Assert.ThrowsAsync<IntegrityException>(() => bench.ReceiveAsync());
        Assert.Equal(("ChecksumMismatch", "Sha256"), (error.ErrorId, error.Evidence["Algorithm"]));
        Assert.Empty(bench.Files());
        await bench.ReceiveAsync();
        Assert.Equal(bench.Content, await File.ReadAllBytesAsync(bench.Path, Cancellation));
    }

    [Fact]
    public async Task Two_at_once_on_one_file_are_refused()
    {
        using TransferBench bench = new();
        TaskCompletionSource go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Store.BeforeRead = (_, _, token) => go.Task.WaitAsync(token);
        var first = bench.ReceiveAsync();
        await HimalytixRestore.TestSupport.Eventually.TrueAsync(() => Task.FromResult(bench.Store.Open > 0), "the first is under way");
        var error = await Assert.ThrowsAsync<ArchiveException>(() => bench.ReceiveAsync());
        Assert.Equal("FileInUse", error.ErrorId);
        go.SetResult();
        await first;
        Assert.Equal([bench.Path], bench.Files());
    }

    [Fact]
    public async Task Existing_file_is_replaced_only_when_asked_and_only_at_the_end()
    {
        using TransferBench bench = new();
        await bench.ReceiveAsync();
        await File.WriteAllTextAsync(bench.Path, "old", Cancellation);
        bench.Store.Requests.Clear();
        Assert.Equal("FileExists", (await Assert.ThrowsAsync<ArchiveException>(() => bench.ReceiveAsync())).ErrorId);
        Assert.Empty(bench.Store.Requests);
        bench.Store.BeforeRead = async (_, _, token) => Assert.Equal("old", await File.ReadAllTextAsync(bench.Path, token));
        await bench.ReceiveAsync(overwrite: true);
        Assert.Equal(bench.Content, await File.ReadAllBytesAsync(bench.Path, Cancellation));
    }

    [Fact]
    public async Task No_room_is_known_before_anything_is_asked_for()
    {
        using TransferBench bench = new();
        bench.Backup = bench.Backup with { SizeBytes = long.MaxValue / 2 };
        var error = await Assert.ThrowsAsync<ArchiveException>(() => bench.Download(partSize: 1 << 30).RunAsync(bench.Path, false, Cancellation));
        Assert.Equal("DiskFull", error.ErrorId);
        Assert.Equal(bench.Backup.SizeBytes, long.Parse(error.Evidence["NeededBytes"], System.Globalization.CultureInfo.InvariantCulture));
        Assert.NotEmpty(error.Evidence["FreeBytes"]);
        Assert.Empty(bench.Store.Requests);
        Assert.Empty(bench.Files());
    }

    /// <summary>A download that has got about half of the parts.</summary>
    private static async Task BreakOffAsync(TransferBench bench)
    {
        bench.Store.BeforeOpen = offset => offset >= 10 * PartSize ? throw bench.Store.Errors.Archived(bench.Backup) : Task.CompletedTask;
        await Assert.ThrowsAsync<StoreException>(() => bench.ReceiveAsync());
        bench.Store.BeforeOpen = _ => Task.CompletedTask;
        Assert.Equal([bench.Partial, bench.Journal], bench.Files());
    }
}
