using HimalytixRestore.Engine.Stores;
using HimalytixRestore.TestSupport.Stores;

namespace HimalytixRestore.Engine.Tests.Stores.Amazon;

/// <summary>What an S3 store gives when nothing is wrong.</summary>
public sealed class S3StoreTests
{
    private const string Name = "himalytix_production_20261101_020000.sql.gz.enc";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lists_a_backup_with_all_that_is_known()
    {
        await using var bench = await S3Bench.StartAsync();
        var stored = bench.Add("20261101_020000");
        var backup = Assert.Single(await bench.ListAsync());
        var expected = new BackupInfo
        {
            Name = Name,
            Environment = "production",
            CreatedAt = new(2026, 11, 1, 2, 0, 0, TimeSpan.Zero),
            SizeBytes = 1000,
            Stage = BackupStage.Encrypted,
            Uri = $"s3://erp/backups/production/{Name}",
            Store = "s3://erp",
            Version = stored.ETag,
            LastModified = backup.LastModified,
            StorageClass = "STANDARD",
            Connection = bench.Connection,
        };
        Assert.Equal(expected, backup);
        Assert.InRange(stored.LastModified - backup.LastModified, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Finds_a_backup_by_uri_name_and_path()
    {
        await using var bench = await S3Bench.StartAsync();
        bench.Add("20261101_020000");
        var listed = Assert.Single(await bench.ListAsync());
        foreach (var identity in new[] { Name, $"backups/production/{Name}", listed.Uri })
            Assert.Equal(listed, await bench.Store().GetAsync(identity, Cancellation) with { LastModified = listed.LastModified });

        var byUri = await BackupStores.OpenFor(listed.Uri, bench.Connection).GetAsync(listed.Uri, Cancellation);
        Assert.Equal(listed with { Store = "s3://erp/backups/production", LastModified = byUri.LastModified }, byUri);
    }

    [Fact]
    public async Task Finds_nothing_where_nothing_is()
    {
        await using var bench = await S3Bench.StartAsync();
        bench.Bucket.Add("notes.txt", new byte[1]);
        Assert.Equal("BackupNotFound", await ErrorAsync(() => bench.Store().GetAsync(Name, Cancellation)));
        Assert.Equal("NotABackup", await ErrorAsync(() => bench.Store().GetAsync("s3://erp/notes.txt", Cancellation)));
        Assert.Equal("NotInStore", await ErrorAsync(() => bench.Store("s3://erp/backups").GetAsync($"s3://erp/{Name}", Cancellation)));
        Assert.Equal("NotInStore", await ErrorAsync(() => bench.Store().GetAsync($"s3://other/{Name}", Cancellation)));
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(0, 48)]
    [InlineData(952, null)]
    [InlineData(952, 48)]
    [InlineData(500, 0)]
    public async Task Reads_a_range(int offset, int? length)
    {
        await using var bench = await S3Bench.StartAsync();
        bench.Add("20261101_020000");
        var backup = Assert.Single(await bench.ListAsync());
        await using var stream = await bench.Store().OpenReadAsync(backup, offset, length, Cancellation);
        using MemoryStream read = new();
        await stream.CopyToAsync(read, Cancellation);
        Assert.Equal(Bytes(1000)[offset..(offset + (length ?? 1000 - offset))], read.ToArray());
    }

    [Fact]
    public async Task Reads_no_more_than_there_is()
    {
        await using var bench = await S3Bench.StartAsync();
        bench.Add("20261101_020000");
        var backup = Assert.Single(await bench.ListAsync());
        Assert.Equal("OutOfRange", await ErrorAsync(() => bench.Store().OpenReadAsync(backup, 990, 11, Cancellation)));
        Assert.Equal(0, bench.Count(StoreOperation.Read));
    }

    [Fact]
    public async Task Every_read_is_a_range_pinned_to_the_version()
    {
        await using var bench = await S3Bench.StartAsync();
        var stored = bench.Add("20261101_020000");
        await (await bench.Store().OpenReadAsync(Assert.Single(await bench.ListAsync()), 0, null, Cancellation)).DisposeAsync();
        var request = Assert.Single(bench.Server.Requests.Of(StoreOperation.Read));
        Assert.Equal(("bytes=0-999", $"\"{stored.ETag}\""), (request.Range, request.Headers["If-Match"]));
        Assert.DoesNotContain("x-amz-checksum-mode", request.Headers.Keys, StringComparer.OrdinalIgnoreCase);
    }

    private static byte[] Bytes(int count) => new GeneratedContent(count).Read(0, Memory<byte>.Empty).ToArray();

    private static async Task<string> ErrorAsync(Func<Task> action) => (await Assert.ThrowsAsync<StoreException>(action)).ErrorId;
}
