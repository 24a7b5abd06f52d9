using System.Globalization;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;
using HimalytixRestore.TestSupport.Stores;

namespace HimalytixRestore.Engine.Tests.Operations;

/// <summary>What the commands do with a backup in Google Cloud Storage, and fault 11 as they see it.</summary>
public sealed class GoogleBackupTests(PostgresFixture postgres) : IAsyncLifetime
{
    private const string Folder = "backups/production/";
    private const int Size = 1_000_000;
    private const int PartSize = 100_000;

    private readonly BackupBench _bench = new();
    private GcsServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Work => _bench.Folder.Combine("work");

    public async ValueTask InitializeAsync() => _server = await GcsServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _bench.Dispose();
    }

    [Fact]
    public async Task The_newest_is_listed_proven_fetched_and_restored_and_only_fetching_writes_a_file()
    {
        var server = await postgres.GetAsync();
        var path = await _bench.PackAsync(BackupBench.SmallDump(3000));
        var bytes = await File.ReadAllBytesAsync(path, Cancellation);
        var stored = _server.Bucket("erp-backups").Add(Folder + Path.GetFileName(path), bytes);
        stored.StorageClass = "ARCHIVE";
        File.Delete(path);
        var before = _bench.Files();

        var backup = Assert.Single(await _bench.Backups.ListAsync(new() { Settings = Settings(), Latest = true }, _bench.Reporter, Cancellation).ToListAsync(Cancellation));
        Assert.Equal(($"gs://erp-backups/{stored.Key}", "ARCHIVE", BackupArchiveState.Available), (backup.Uri, backup.StorageClass, backup.ArchiveState));

        _server.Requests.Clear();
        var quick = await _bench.Backups.VerifyAsync(new() { Settings = Settings(), Source = new() { Backup = backup }, Quick = true }, _bench.Reporter, Cancellation);
        Assert.Equal(BackupVerdict.Plausible, quick.Verdict);
        Assert.Equal(96, _server.Requests.BytesSent());

        // As text it is found again, with another store object and nothing but the URI.
        var whole = await _bench.Backups.VerifyAsync(new() { Settings = Settings(), Source = new() { Uri = backup.Uri } }, _bench.Reporter, Cancellation);
        Assert.Equal(BackupVerdict.Valid, whole.Verdict);

        var target = await server.CreateDatabaseAsync("restored");
        var restored = await _bench.Restore.RunAsync(
            new() { Settings = Settings(server, target), Source = new() { Backup = backup } }, _bench.Reporter, Cancellation);
        Assert.Equal((RestoreOutcome.Succeeded, 3000, backup.Uri), (restored.Outcome, restored.Rows, restored.Source));
        Assert.Equal(before, _bench.Files());

        var file = await ReceiveAsync(new() { Backup = backup });
        Assert.Equal(bytes, await File.ReadAllBytesAsync(file.Path, Cancellation));
        Assert.Equal((backup.Uri, stored.Generation.ToString(CultureInfo.InvariantCulture)), (file.Uri, file.Version));
    }

    [Theory]
    [InlineData(429, "rateLimitExceeded")]
    [InlineData(500, "backendError")]
    [InlineData(503, "backendError")]
    [InlineData(408, "requestTimeout")]
    public async Task What_the_store_refuses_for_a_moment_is_asked_for_again(int status, string reason)
    {
        var stored = Add();
        var fault = _server.Faults.Add(StoreFault.Error(new(status, reason, "For a moment.")).Skip(1).Times(2));
        var file = await ReceiveAsync(new() { Name = Path.GetFileName(stored.Key) });
        Assert.Equal(stored.Content.ToArray(0, Size), await File.ReadAllBytesAsync(file.Path, Cancellation));
        Assert.Equal(2, fault.Hits);
    }

    [Fact]
    public async Task A_range_that_breaks_off_goes_on_where_it_was()
    {
        var stored = Add();
        _server.Faults.Add(StoreFault.Truncate(atByte: 30_000).On(StoreOperation.Read).Skip(2).Times(3));
        var file = await ReceiveAsync(new() { Name = Path.GetFileName(stored.Key) });
        Assert.Equal(stored.Content.ToArray(0, Size), await File.ReadAllBytesAsync(file.Path, Cancellation));
        Assert.All(_server.Requests.Of(StoreOperation.Read), request => Assert.Equal(stored.Generation.ToString(CultureInfo.InvariantCulture), request.Query["ifGenerationMatch"]));
        Assert.Equal(((Size / PartSize) + 3, 1), (_server.Requests.Of(StoreOperation.Read).Count, _server.Requests.MostFetches(stored.Key)));
    }

    [Theory]
    [InlineData("MD5")]
    [InlineData("CRC-32C")]
    [InlineData("bit")]
    public async Task Content_that_is_not_what_the_store_has_is_not_kept(string wrong)
    {
        var stored = Add();
        switch (wrong)
        {
            case "MD5":
                stored.Md5Hash = Convert.ToBase64String(new byte[16]);
                break;
            case "CRC-32C":
                stored.ComponentCount = 3;
                stored.Crc32C = Convert.ToBase64String(new byte[4]);
                break;
            default:
                _server.Faults.Add(StoreFault.Corrupt(atByte: 77).On(StoreOperation.Read).Times(1));
                break;
        }

        var error = await Assert.ThrowsAsync<IntegrityException>(() => ReceiveAsync(new() { Name = Path.GetFileName(stored.Key) }));
        Assert.Equal(("ChecksumMismatch", wrong is "CRC-32C" ? "Crc32C" : "Md5"), (error.ErrorId, error.Evidence["Algorithm"]));
        Assert.Empty(Directory.GetFiles(Work));
    }

    [Fact]
    public async Task A_composite_object_is_proven_by_its_CRC_32C()
    {
        var stored = Add();
        stored.ComponentCount = 3;
        var file = await ReceiveAsync(new() { Name = Path.GetFileName(stored.Key) });
        Assert.Equal(Size, new FileInfo(file.Path).Length);
    }

    [Fact]
    public async Task An_object_that_is_replaced_meanwhile_is_told_and_nothing_kept()
    {
        var stored = Add();
        _server.Faults.Add(StoreFault.Do(_ => stored.Replace(new GeneratedContent(Size), DateTimeOffset.UtcNow)).On(StoreOperation.Read).Skip(3).Times(1));
        var error = await Assert.ThrowsAsync<StoreException>(() => ReceiveAsync(new() { Name = Path.GetFileName(stored.Key) }));
        Assert.Equal("ObjectReplaced", error.ErrorId);
        Assert.Empty(Directory.GetFiles(Work));
    }

    private GcsObject Add() => _server.Bucket("erp-backups").Add(Folder + "himalytix_production_20260102_020000.sql.gz.enc", new GeneratedContent(Size));

    private SettingsRequest Settings(PostgresServer? server = null, string? database = null) =>
        _bench.Settings(server, database) with { Store = "gs://erp-backups", Endpoint = _server.Endpoint.AbsoluteUri, Anonymous = true };

    private async Task<BackupFile> ReceiveAsync(BackupReference source)
    {
        Directory.CreateDirectory(Work);
        ReceiveRequest request = new() { File = new() { Settings = Settings(), Source = source, Destination = Work + "/" }, PartSizeBytes = PartSize, Connections = 2 };
        return (await _bench.Backups.ReceiveAsync(request, _bench.Reporter, Cancellation)).File!;
    }
}
