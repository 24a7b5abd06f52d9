using HimalytixRestore.Engine.Tests.Operations;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;
using HimalytixRestore.TestSupport.Stores;

namespace HimalytixRestore.Engine.Tests.Stores.Transfer;

/// <summary>Faults 7 and 8 at any part, and what else can befall a download, with a real client and server.</summary>
public sealed class S3TransferTests
{
    private const int PartSize = 1 << 20;
    private const int Parts = 9;
    private const int Size = ((Parts - 1) * PartSize) + 12_345;

    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(400);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, int> FaultsAtParts()
    {
        TheoryData<string, int> data = [];
        foreach (var fault in new[] { "reset", "reset at once", "truncated", "stall", "stall at once", "500", "503" })
        {
            foreach (var part in new[] { 0, 4, Parts - 1 })
                data.Add(fault, part);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(FaultsAtParts))]
    public async Task Fault_8_at_any_part_costs_what_was_not_received_and_no_more(string fault, int part)
    {
        await using var bench = await S3TransferBench.StartAsync(new GeneratedContent(Size));
        var hit = bench.Server.Faults.Add(FaultOf(fault).On(StoreOperation.Read).When(request => request.Range!.StartsWith($"bytes={part * PartSize}-", StringComparison.Ordinal)).Times(1));
        Assert.Equal(bench.Sha256, await bench.Download(s_patience).RunAsync(bench.Path, false, Cancellation));
        Assert.Equal(bench.Sha256, await bench.HashAsync());
        Assert.Equal(1, hit.Hits);
        Assert.Equal(0, bench.Server.Requests.InProgress);
        Assert.Equal([bench.Path], Directory.GetFiles(Path.GetDirectoryName(bench.Path)!));
        // What was sent into a connection that broke may come again; nothing else does.
        Assert.InRange(bench.Server.Requests.BytesSent(), Size, Size + PartSize);
    }

    [Theory]
    [InlineData("reset at once")]
    [InlineData("503")]
    public async Task Fault_8_that_stays_is_an_error_and_the_rest_is_gone_on_with(string fault)
    {
        await using var bench = await S3TransferBench.StartAsync(new GeneratedContent(Size));
        bench.Server.Faults.Add(FaultOf(fault).On(StoreOperation.Read).When(request => request.Range!.StartsWith($"bytes={6 * PartSize}-", StringComparison.Ordinal)));
        var error = await Assert.ThrowsAsync<StoreException>(() => bench.Download(s_patience).RunAsync(bench.Path, false, Cancellation));
        Assert.Equal(RestoreErrorCategory.Unavailable, error.Category);
        Assert.Contains("goes on where it was", error.RecommendedAction, StringComparison.Ordinal);
        bench.Server.Faults.Clear();
        var there = await bench.JournalledAsync();
        Assert.NotEmpty(there);
        bench.Server.Requests.Clear();
        Assert.Equal(bench.Sha256, await bench.Download(s_patience).RunAsync(bench.Path, false, Cancellation));
        Assert.DoesNotContain(bench.Server.Requests.Of(StoreOperation.Read), request => there.Contains((int)(request.Offset / PartSize)));
        Assert.Equal(Parts - there.Length, bench.Server.Requests.Of(StoreOperation.Read).Count);
    }

    [Fact]
    public async Task Fault_7_replaced_during_the_download_nothing_is_kept()
    {
        await using var bench = await S3TransferBench.StartAsync(new GeneratedContent(Size));
        bench.Server.Faults.Add(StoreFault.Do(_ => bench.Object.Replace(new GeneratedContent(Size, seed: 2), DateTimeOffset.UtcNow)).On(StoreOperation.Read).Skip(5).Times(1));
        var error = await Assert.ThrowsAsync<StoreException>(() => bench.Download().RunAsync(bench.Path, false, Cancellation));
        Assert.Equal("ObjectReplaced", error.ErrorId);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(bench.Path)!));
        await Eventually.TrueAsync(() => Task.FromResult(bench.Server.Requests.InProgress == 0), "no request is under way");
    }

    [Fact]
    public async Task Wrong_bit_is_found_by_the_stores_checksum()
    {
        await using var bench = await S3TransferBench.StartAsync(new GeneratedContent(Size));
        bench.Server.Faults.Add(StoreFault.Corrupt(77).On(StoreOperation.Read).Skip(3).Times(1));
        var error = await Assert.ThrowsAsync<IntegrityException>(() => bench.Download().RunAsync(bench.Path, false, Cancellation));
        Assert.Equal("ChecksumMismatch", error.ErrorId);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(bench.Path)!));
        Assert.Equal(bench.Sha256, await bench.Download().RunAsync(bench.Path, false, Cancellation));
    }

    [Theory]
    [InlineData(ContentHash.Crc64Nvme)]
    [InlineData(ContentHash.Crc32C)]
    [InlineData(ContentHash.Crc32)]
    [InlineData(ContentHash.Sha1)]
    [InlineData(ContentHash.Sha256)]
    public async Task Every_checksum_that_S3_keeps_is_compared(ContentHash checksum)
    {
        await using var bench = await S3TransferBench.StartAsync(new GeneratedContent(PartSize + 5));
        (bench.Object.PartSize, bench.Object.Checksum) = (PartSize, checksum);
        bench.Server.Faults.Add(StoreFault.Corrupt(1).On(StoreOperation.Read).Times(1));
        bench.Backup = await bench.Store().GetAsync(bench.Backup.Uri, Cancellation);
        var error = await Assert.ThrowsAsync<IntegrityException>(() => bench.Download().RunAsync(bench.Path, false, Cancellation));
        Assert.Equal(checksum.ToString(), error.Evidence["Algorithm"]);
        Assert.Equal(bench.Sha256, await bench.Download().RunAsync(bench.Path, false, Cancellation));
    }

    /// <summary>Without a checksum that can be compared there is still the size and the version of every part.</summary>
    [Fact]
    public async Task Object_without_a_comparable_checksum_is_received()
    {
        await using var bench = await S3TransferBench.StartAsync(new GeneratedContent(Size));
        bench.Object.PartSize = PartSize;
        bench.Backup = await bench.Store().GetAsync(bench.Backup.Uri, Cancellation);
        Assert.Equal(bench.Sha256, await bench.Download().RunAsync(bench.Path, false, Cancellation));
    }

    [Fact]
    public async Task Receive_tells_where_it_came_from_and_what_is_left_after_a_cancellation()
    {
        await using var bench = await S3TransferBench.StartAsync(new GeneratedContent(Size));
        using CancellationTokenSource stop = new();
        var stall = bench.Server.Faults.Add(StoreFault.Stall(1000).On(StoreOperation.Read).Skip(5));
        var receiving = bench.ReceiveAsync(stop.Token);
        await stall.Reached;
        await Eventually.TrueAsync(() => Task.FromResult(bench.Reporter.ProgressStates.Count > 0 && bench.Server.Requests.All.Count(request => request.BytesSent == PartSize) >= 5), "five parts have come");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receiving);
        await Eventually.TrueAsync(() => Task.FromResult(bench.Server.Requests.InProgress == 0), "no request is under way");
        Assert.Contains("goes on from there", Assert.Single(bench.Reporter.Warnings), StringComparison.Ordinal);

        var there = await bench.JournalledAsync();
        Assert.InRange(there.Length, 1, 5);
        bench.Server.Faults.Clear();
        bench.Server.Requests.Clear();
        var file = (await bench.ReceiveAsync(Cancellation)).File!;
        Assert.Equal(Parts - there.Length, bench.Server.Requests.Of(StoreOperation.Read).Count);
        Assert.Equal((bench.Path, Size, bench.Sha256, bench.Backup.Uri, bench.Backup.Version, BackupStage.Encrypted), (file.Path, (int)file.SizeBytes, file.Sha256, file.Uri, file.Version, file.Stage));
        Assert.Contains(bench.Reporter.Milestones, line => line.StartsWith("Going on with ", StringComparison.Ordinal));
        Assert.Contains(bench.Reporter.ProgressStates, state => state.Status.Contains(" of ", StringComparison.Ordinal) && state.Status.EndsWith("/s", StringComparison.Ordinal));
    }

    /// <summary>Test-Backup -Quick costs the two ends, and a broken one is asked for again.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Probe_costs_two_ranged_reads_of_48_bytes(bool isBroken)
    {
        using BackupBench packed = new();
        var content = await File.ReadAllBytesAsync(await packed.PackAsync(BackupBench.SmallDump()), Cancellation);
        await using var bench = await S3TransferBench.StartAsync(new BytesContent(content));
        if (isBroken)
            bench.Server.Faults.Add(StoreFault.Truncate(47).On(StoreOperation.Read).Skip(1).Times(1));
        var request = new VerifyRequest { Settings = packed.Settings(), Source = new() { Backup = bench.Backup }, Quick = true };
        bench.Server.Requests.Clear();
        Assert.Equal(BackupVerdict.Plausible, (await packed.Backups.VerifyAsync(request, bench.Reporter, Cancellation)).Verdict);
        string[] expected = ["bytes=0-47", $"bytes={content.Length - 48}-{content.Length - 1}"];
        Assert.Equal(isBroken ? [.. expected, $"bytes={content.Length - 1}-{content.Length - 1}"] : expected, bench.Server.Requests.All.Select(read => read.Range));
    }

    /// <summary>No disk: the whole verdict from the ranges alone.</summary>
    [Fact]
    public async Task Backup_is_verified_straight_from_the_store()
    {
        using BackupBench packed = new();
        var content = await File.ReadAllBytesAsync(await packed.PackAsync(BackupBench.SmallDump()), Cancellation);
        await using var bench = await S3TransferBench.StartAsync(new BytesContent(content));
        bench.Server.Faults.Add(StoreFault.Reset(500).On(StoreOperation.Read).Skip(2).Times(1));
        var before = packed.Files();
        var verdict = await packed.Backups.VerifyAsync(new() { Settings = packed.Settings(), Source = new() { Backup = bench.Backup } }, bench.Reporter, Cancellation);
        Assert.Equal((BackupVerdict.Valid, 1000L, bench.Sha256), (verdict.Verdict, verdict.Inventory!.Rows, verdict.Sha256));
        Assert.Equal(before, packed.Files());
        Assert.Equal(0, bench.Server.Requests.InProgress);
    }

    [Fact]
    public async Task Full_disk_is_an_error_before_anything_is_fetched()
    {
        if (!OperatingSystem.IsLinux() || !Directory.Exists("/dev/shm"))
            ContinuousIntegration.SkipOrFail("There is no file system in memory here.");
        var free = new DriveInfo("/dev/shm").AvailableFreeSpace;
        using TempFolder small = new("/dev/shm");
        await using var bench = await S3TransferBench.StartAsync(new GeneratedContent(free + (1L << 40)));
        bench.Object.ETag = "0123456789abcdef0123456789abcdef-5";
        bench.Backup = await bench.Store().GetAsync(bench.Backup.Uri, Cancellation);
        bench.Server.Requests.Clear();
        var error = await Assert.ThrowsAsync<ArchiveException>(() => bench.Download().RunAsync(small.Combine("a"), false, Cancellation));
        Assert.Equal("DiskFull", error.ErrorId);
        Assert.Empty(bench.Server.Requests.All);
        Assert.Empty(Directory.GetFileSystemEntries(small.FullPath));
    }

    private static StoreFault FaultOf(string name) => name switch
    {
        "reset" => StoreFault.Reset(10_000),
        "reset at once" => StoreFault.Reset(),
        "truncated" => StoreFault.Truncate(10_001),
        "stall" => StoreFault.Stall(10_002),
        "stall at once" => StoreFault.Stall(-1),
        "500" => StoreFault.Error(S3Errors.InternalError),
        "503" => StoreFault.Error(S3Errors.SlowDown),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };
}
