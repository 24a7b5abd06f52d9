using System.Globalization;
using System.Text;
using HimalytixRestore.Engine.Stores;
using HimalytixRestore.Engine.Stores.Google;
using HimalytixRestore.TestSupport.Stores;

namespace HimalytixRestore.Engine.Tests.Stores.Google;

public sealed class GcsStoreTests : IAsyncLifetime
{
    private const string Key = "backups/production/himalytix_production_20260102_020000.sql.gz.enc";

    private GcsServer _server = null!;

    public async ValueTask InitializeAsync() => _server = await GcsServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("gs://erp-backups", $"gs://erp-backups/{Key}")]
    [InlineData("gs://erp-backups", "himalytix_production_20260102_020000.sql.gz.enc")]
    [InlineData("gs://erp-backups", Key)]
    [InlineData("gs://erp-backups/backups", "production/himalytix_production_20260102_020000.sql.gz.enc")]
    [InlineData("gs://erp-backups/backups/production/", "himalytix_production_20260102_020000.sql.gz.enc")]
    public async Task Finds_a_backup_by_uri_name_and_path(string store, string identity)
    {
        var stored = Add(Key, "content");
        var found = await Open(store).GetAsync(identity, default);
        Assert.Equal($"gs://erp-backups/{Key}", found.Uri);
        Assert.Equal(store, found.Store);
        Assert.Equal("himalytix_production_20260102_020000.sql.gz.enc", found.Name);
        Assert.Equal("production", found.Environment);
        Assert.Equal(BackupStage.Encrypted, found.Stage);
        Assert.Equal(7, found.SizeBytes);
        Assert.Equal(Generation(stored), found.Version);
        Assert.Equal("STANDARD", found.StorageClass);
        Assert.Equal(BackupArchiveState.Available, found.ArchiveState);
        Assert.Equal(_server.Endpoint.AbsoluteUri, found.Connection?.Endpoint);
        Assert.True(found.LastModified > DateTimeOffset.UtcNow.AddMinutes(-5));
    }

    [Theory]
    [InlineData("gs://erp-backups/backups/production/himalytix_production_20260103_020000.sql.gz.enc", "BackupNotFound")]
    [InlineData("himalytix_production_20260103_020000.sql.gz.enc", "BackupNotFound")]
    [InlineData("gs://elsewhere/himalytix_production_20260103_020000.sql.gz.enc", "NotInStore")]
    [InlineData("s3://erp-backups/himalytix_production_20260103_020000.sql.gz.enc", "NotInStore")]
    [InlineData("notes.txt", "NotABackup")]
    [InlineData("backups/notes.txt", "NotABackup")]
    [InlineData("backups/production/himalytix_production_20260104_020000.sql.gz.enc", "NotABackup")]
    public async Task What_is_not_there_or_no_backup_is_told(string identity, string errorId)
    {
        Add("backups/notes.txt", "text");
        Add("backups/production/himalytix_production_20260104_020000.sql.gz.enc", "");
        Assert.Equal(errorId, (await Assert.ThrowsAsync<StoreException>(() => Open().GetAsync(identity, default))).ErrorId);
    }

    [Fact]
    public async Task A_bucket_that_does_not_exist_is_not_taken_for_a_missing_backup()
    {
        var error = await Assert.ThrowsAsync<StoreException>(() => Open("gs://no-such-bucket").GetAsync(Key, default));
        Assert.Equal("StoreNotFound", error.ErrorId);
        Assert.Single(_server.Requests.All);
    }

    [Theory]
    [InlineData("STANDARD")]
    [InlineData("NEARLINE")]
    [InlineData("COLDLINE")]
    [InlineData("ARCHIVE")]
    public async Task Every_storage_class_is_read_at_once(string storageClass)
    {
        Add(Key, "content").StorageClass = storageClass;
        var store = Open();
        var backup = await store.GetAsync(Key, default);
        Assert.Equal((storageClass, BackupArchiveState.Available), (backup.StorageClass, backup.ArchiveState));
        Assert.Equal(backup, await store.RefreshAsync(backup, default));
        _server.Requests.Clear();
        await store.ThawAsync(backup, RetrievalTier.Expedited, 1, default);
        Assert.Empty(_server.Requests.All);
        Assert.Equal("content", await ReadAsync(store, backup));
    }

    [Fact]
    public async Task A_replaced_object_is_not_read_and_both_generations_are_told()
    {
        var stored = Add(Key, "content");
        var store = Open();
        var backup = await store.GetAsync(Key, default);
        stored = Add(Key, "another");
        var error = await Assert.ThrowsAsync<StoreException>(() => store.RefreshAsync(backup, default));
        Assert.Equal(("ObjectReplaced", backup.Version, Generation(stored)), (error.ErrorId, error.Evidence["ListedVersion"], error.Evidence["FoundVersion"]));
        Assert.Equal("ObjectReplaced", (await Assert.ThrowsAsync<StoreException>(() => store.GetChecksumAsync(backup, default))).ErrorId);
        Assert.Equal("ObjectReplaced", (await Assert.ThrowsAsync<StoreException>(() => store.OpenReadAsync(backup, 0, null, default))).ErrorId);
        Assert.Equal("another", await ReadAsync(store, backup with { Version = "" }));
    }

    [Fact]
    public async Task A_deleted_object_is_told()
    {
        Add(Key, "content");
        var store = Open();
        var backup = await store.GetAsync(Key, default);
        _server.Bucket("erp-backups").Remove(Key);
        Assert.Equal("BackupNotFound", (await Assert.ThrowsAsync<StoreException>(() => store.RefreshAsync(backup, default))).ErrorId);
        Assert.Equal("BackupNotFound", (await Assert.ThrowsAsync<StoreException>(() => store.OpenReadAsync(backup, 0, null, default))).ErrorId);
    }

    [Fact]
    public async Task The_checksum_is_the_MD5_and_of_a_composite_object_the_CRC32C()
    {
        var stored = Add(Key, "content");
        var store = Open();
        var backup = await store.GetAsync(Key, default);
        var md5 = await store.GetChecksumAsync(backup, default);
        Assert.Equal(ChecksumAlgorithm.Md5, md5!.Algorithm);
        Assert.Equal("9a0364b9e99bb480dd25e1f0284c8555", Convert.ToHexStringLower(md5.Value.Span));
        stored.ComponentCount = 3;
        var crc = await store.GetChecksumAsync(backup, default);
        Assert.Equal(ChecksumAlgorithm.Crc32C, crc!.Algorithm);
        Assert.Equal(stored.Content.Hash(ContentHash.Crc32C), crc.Value.ToArray());
    }

    [Theory]
    [InlineData(0, null, "0123456789")]
    [InlineData(0, 10L, "0123456789")]
    [InlineData(3, 4L, "3456")]
    [InlineData(9, null, "9")]
    [InlineData(10, null, "")]
    [InlineData(5, 0L, "")]
    public async Task Reads_any_range(long offset, long? length, string expected)
    {
        Add(Key, "0123456789");
        var store = Open();
        var backup = await store.GetAsync(Key, default);
        await using var stream = await store.OpenReadAsync(backup, offset, length, default);
        Assert.Equal(expected, await new StreamReader(stream).ReadToEndAsync());
        if (expected.Length == 0)
            return;
        var request = Assert.Single(_server.Requests.Of(StoreOperation.Read));
        Assert.Equal(($"bytes={offset}-{offset + expected.Length - 1}", 206), (request.Range, request.Status));
        Assert.Equal(backup.Version, request.Query["ifGenerationMatch"]);
    }

    [Theory]
    [InlineData(-1, null)]
    [InlineData(11, null)]
    [InlineData(5, 6L)]
    public async Task A_range_outside_of_the_object_is_refused(long offset, long? length)
    {
        Add(Key, "0123456789");
        var store = Open();
        var backup = await store.GetAsync(Key, default);
        Assert.Equal("OutOfRange", (await Assert.ThrowsAsync<StoreException>(() => store.OpenReadAsync(backup, offset, length, default))).ErrorId);
        Assert.Empty(_server.Requests.Of(StoreOperation.Read));
    }

    [Fact]
    public async Task Content_is_asked_for_as_it_is_stored()
    {
        Add(Key, "content");
        var store = Open();
        Assert.Equal("content", await ReadAsync(store, await store.GetAsync(Key, default)));
        Assert.Equal("gzip", Assert.Single(_server.Requests.Of(StoreOperation.Read)).Headers["Accept-Encoding"]);
        Assert.DoesNotContain("Accept-Encoding", Assert.Single(_server.Requests.Of(StoreOperation.Describe)).Headers.Keys);
    }

    [Fact]
    public async Task The_probe_s_small_reads_are_small()
    {
        _server.Bucket("erp-backups").Add(Key, new GeneratedContent(1 << 20));
        var store = Open();
        var backup = await store.GetAsync(Key, default);
        Assert.Equal(48, (await store.ReadRangeAsync(backup, (1 << 20) - 48, 48, default)).Length);
        Assert.Equal(48, _server.Requests.BytesSent(Key));
    }

    private static string Generation(TestSupport.Stores.GcsObject stored) => stored.Generation.ToString(CultureInfo.InvariantCulture);

    private static async Task<string> ReadAsync(GcsStore store, BackupInfo backup)
    {
        await using var stream = await store.OpenReadAsync(backup, 0, null, default);
        return await new StreamReader(stream).ReadToEndAsync();
    }

    private TestSupport.Stores.GcsObject Add(string key, string content) => _server.Bucket("erp-backups").Add(key, Encoding.UTF8.GetBytes(content));

    private GcsStore Open(string store = "gs://erp-backups") =>
        new(store, StoreAddress.TryParse(store, out var address) ? address : throw new ArgumentException(store, nameof(store)), new() { Endpoint = _server.Endpoint.AbsoluteUri, Anonymous = true });
}
