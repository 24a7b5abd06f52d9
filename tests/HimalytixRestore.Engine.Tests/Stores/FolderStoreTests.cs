using System.Text;
using HimalytixRestore.Engine.Stores;

namespace HimalytixRestore.Engine.Tests.Stores;

public sealed class FolderStoreTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("himalytix store ü").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Lists_backups_of_all_layouts_newest_first()
    {
        Write("backups/production/himalytix_production_20260102_020000.sql.gz.enc");
        Write("backups/production/himalytix_production_20260104_020000.sql.gz");
        Write("backups/staging/himalytix_staging_20260103_020000.sql.gz.enc");
        Write("production/himalytix_production_20260101_020000.sql.gz.enc");
        Write("himalytix_eu_test_20260105_020000.sql");
        var backups = await ListAsync();
        Assert.Equal([5, 4, 3, 2, 1], backups.Select(backup => backup.CreatedAt.Day));
        Assert.Equal(["eu_test", "production", "staging", "production", "production"], backups.Select(backup => backup.Environment));
        var newest = backups[1];
        Assert.Equal("himalytix_production_20260104_020000.sql.gz", newest.Name);
        Assert.Equal(BackupStage.Compressed, newest.Stage);
        Assert.Equal(7, newest.SizeBytes);
        Assert.Equal(_folder, newest.Store);
        Assert.StartsWith("file:///", newest.Uri, StringComparison.Ordinal);
        Assert.Equal(Path.Combine(_folder, "backups", "production", newest.Name), new Uri(newest.Uri).LocalPath);
        Assert.Equal(BackupArchiveState.Available, newest.ArchiveState);
        Assert.Equal(3, (await ListAsync("production")).Count);
        Assert.Equal(3, (await ListAsync("Production")).Count);
        Assert.Empty(await ListAsync("prod"));
    }

    [Fact]
    public async Task Takes_the_folder_of_an_environment_and_a_uri_too()
    {
        Write("backups/production/himalytix_production_20260102_020000.sql.gz.enc");
        foreach (var store in new[] { Path.Combine(_folder, "backups"), Path.Combine(_folder, "backups", "production"), new Uri(_folder).AbsoluteUri, _folder + "/" })
            Assert.Equal(store, Assert.Single(await BackupStores.Open(store).ListAsync(new(), Fail, default).ToListAsync()).Store);
    }

    [Fact]
    public async Task Tells_what_it_passes_over()
    {
        Write("backups/production/himalytix_production_20260102_020000.sql.gz.enc");
        Write("backups/production/himalytix_production_20260103_020000.sql.gz.enc", "");
        Write("backups/production/himalytix_staging_20260104_020000.sql.gz.enc");
        Write("backups/production/himalytix_production_20260230_020000.sql.gz.enc");
        Write("backups/production/notes.txt");
        Write("deep/er/himalytix_production_20260105_020000.sql.gz.enc");
        var passedOver = new List<string>();
        var backups = await BackupStores.Open(_folder).ListAsync(new(), passedOver.Add, default).ToListAsync();
        Assert.Equal(2, Assert.Single(backups).CreatedAt.Day);
        Assert.Equal(4, passedOver.Count);
        Assert.Contains(passedOver, line => line.Contains("20260103", StringComparison.Ordinal) && line.Contains("empty", StringComparison.Ordinal));
        Assert.Contains(passedOver, line => line.Contains("20260104", StringComparison.Ordinal) && line.Contains("'staging'", StringComparison.Ordinal));
        Assert.Contains(passedOver, line => line.Contains("notes.txt", StringComparison.Ordinal));
        Assert.Contains(passedOver, line => line.Contains("20260230", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Empty_store_is_empty_and_missing_store_is_an_error()
    {
        Assert.Empty(await ListAsync());
        var missing = Path.Combine(_folder, "missing");
        var error = await Assert.ThrowsAsync<StoreException>(async () => await BackupStores.Open(missing).ListAsync(new(), Fail, default).ToListAsync());
        Assert.Equal("StoreNotFound", error.ErrorId);
        Assert.Equal(RestoreErrorCategory.NotFound, error.Category);
        Assert.NotEmpty(error.RecommendedAction);
        Assert.Equal("StoreNotFound", (await Assert.ThrowsAsync<StoreException>(() => BackupStores.Open(missing).GetAsync("x/y", default))).ErrorId);
    }

    [Fact]
    public async Task Finds_a_backup_by_uri_name_and_path()
    {
        const string Name = "himalytix_production_20260102_020000.sql.gz.enc";
        Write($"backups/production/{Name}");
        var listed = Assert.Single(await ListAsync());
        var store = BackupStores.Open(_folder);
        foreach (var identity in new[] { listed.Uri, Name, $"backups/production/{Name}", Path.Combine(_folder, "backups", "production", Name) })
            Assert.Equal(listed, await store.GetAsync(identity, default));

        var found = await BackupStores.OpenFor(listed.Uri).GetAsync(listed.Uri, default);
        Assert.Equal(listed with { Store = found.Store }, found);
    }

    [Theory]
    [InlineData("himalytix_production_20260109_020000.sql", "BackupNotFound")]
    [InlineData("backups/production/himalytix_production_20260109_020000.sql", "BackupNotFound")]
    [InlineData("notes.txt", "NotABackup")]
    [InlineData("backups/notes.txt", "NotABackup")]
    [InlineData("../himalytix_production_20260102_020000.sql", "NotInStore")]
    [InlineData("/etc/passwd", "NotInStore")]
    [InlineData("file:///etc/passwd", "NotInStore")]
    [InlineData("s3://bucket/himalytix_production_20260102_020000.sql", "NotInStore")]
    [InlineData("himalytix_empty_20260101_020000.sql", "NotABackup")]
    public async Task Says_why_an_identity_is_no_backup(string identity, string errorId)
    {
        Write("backups/notes.txt");
        Write("himalytix_empty_20260101_020000.sql", "");
        var error = await Assert.ThrowsAsync<StoreException>(() => BackupStores.Open(_folder).GetAsync(identity, default));
        Assert.Equal(errorId, error.ErrorId);
        Assert.NotEmpty(error.RecommendedAction);
    }

    [Fact]
    public async Task Reads_ranges()
    {
        Write("himalytix_production_20260102_020000.sql", "0123456789");
        var backup = Assert.Single(await ListAsync());
        Assert.Equal("0123456789", await ReadAsync(backup, 0, null));
        Assert.Equal("789", await ReadAsync(backup, 7, null));
        Assert.Equal("234", await ReadAsync(backup, 2, 3));
        Assert.Equal("", await ReadAsync(backup, 10, null));
        var range = await BackupStores.Open(_folder).ReadRangeAsync(backup, 8, 2, default);
        Assert.Equal("89", Encoding.ASCII.GetString(range.Span));
        foreach (var (offset, length) in new (long, long?)[] { (-1, null), (11, null), (5, 6), (0, -1) })
            Assert.Equal("OutOfRange", (await Assert.ThrowsAsync<StoreException>(() => ReadAsync(backup, offset, length))).ErrorId);
    }

    [Fact]
    public async Task File_replaced_between_listing_and_reading_is_refused()
    {
        Write("himalytix_production_20260102_020000.sql", "0123456789");
        var backup = Assert.Single(await ListAsync());
        Write("himalytix_production_20260102_020000.sql", "0123456789a");
        Assert.Equal("ObjectReplaced", (await Assert.ThrowsAsync<StoreException>(() => ReadAsync(backup, 0, null))).ErrorId);
        File.Delete(new Uri(backup.Uri).LocalPath);
        Assert.Equal("BackupNotFound", (await Assert.ThrowsAsync<StoreException>(() => ReadAsync(backup, 0, null))).ErrorId);
    }

    [Theory]
    [InlineData("replaced")]
    [InlineData("touched")]
    [InlineData("appended")]
    [InlineData("truncated")]
    [InlineData("deleted")]
    public async Task File_changed_while_it_is_read_is_refused_before_its_last_bytes(string change)
    {
        var path = Write("himalytix_production_20260102_020000.sql", new string('x', 1000));
        var backup = Assert.Single(await ListAsync());
        await using var stream = await BackupStores.Open(_folder).OpenReadAsync(backup, 0, null, default);
        await stream.ReadExactlyAsync(new byte[500]);
        switch (change)
        {
            case "replaced":
                await File.WriteAllTextAsync(path + ".new", new string('y', 1000));
                File.Move(path + ".new", path, overwrite: true);
                break;
            case "touched":
                File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddHours(1));
                break;
            case "appended":
                await File.AppendAllTextAsync(path, "more");
                break;
            case "truncated":
                await File.WriteAllTextAsync(path, "");
                break;
            default:
                File.Delete(path);
                break;
        }

        var error = await Assert.ThrowsAsync<StoreException>(async () => await stream.ReadExactlyAsync(new byte[500]));
        Assert.Equal("ObjectReplaced", error.ErrorId);
        Assert.Equal(backup.Version, error.Evidence["ListedVersion"]);
        Assert.Equal("ObjectReplaced", (await Assert.ThrowsAsync<StoreException>(async () => await stream.ReadExactlyAsync(new byte[1]))).ErrorId);
    }

    [Fact]
    public async Task Links_are_followed_and_dangling_ones_passed_over()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Links need a privilege on Windows.");

        var target = Write("elsewhere.bin", "0123456789");
        File.CreateSymbolicLink(Path.Combine(_folder, "himalytix_production_20260102_020000.sql"), target);
        File.CreateSymbolicLink(Path.Combine(_folder, "himalytix_production_20260103_020000.sql"), target + "-gone");
        var backup = Assert.Single(await ListAsync());
        Assert.Equal(10, backup.SizeBytes);
        Assert.Equal("0123456789", await ReadAsync(backup, 0, null));
    }

    [Theory]
    [InlineData("s3://", "UnknownStore")]
    [InlineData("ftp://host/x", "UnknownStore")]
    [InlineData("file://host/share", "UnknownStore")]
    [InlineData(" ", "NoStore")]
    public void Stores_that_cannot_be_read_are_named(string store, string errorId) =>
        Assert.Equal(errorId, Assert.Throws<ConfigurationException>(() => BackupStores.Open(store)).ErrorId);

    private static void Fail(string line) => Assert.Fail(line);

    private string Write(string path, string content = "content")
    {
        path = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    private async Task<List<BackupInfo>> ListAsync(string? environment = null) =>
        await BackupStores.Open(_folder).ListAsync(new() { Environment = environment }, _ => { }, default).ToListAsync();

    private async Task<string> ReadAsync(BackupInfo backup, long offset, long? length)
    {
        await using var stream = await BackupStores.Open(_folder).OpenReadAsync(backup, offset, length, default);
        using var output = new MemoryStream();
        await stream.CopyToAsync(output);
        return Encoding.ASCII.GetString(output.ToArray());
    }
}
