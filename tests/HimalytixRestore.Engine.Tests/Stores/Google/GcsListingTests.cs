using System.Globalization;
using HimalytixRestore.Engine.Stores;
using HimalytixRestore.Engine.Stores.Google;
using HimalytixRestore.TestSupport.Stores;
using Answers = HimalytixRestore.TestSupport.Stores.GcsErrors;

namespace HimalytixRestore.Engine.Tests.Stores.Google;

/// <summary>Fault 10 in Google's dialect: startOffset, endOffset, delimiter, pages and the mask of fields.</summary>
public sealed class GcsListingTests : IAsyncLifetime
{
    private const string Folder = "backups/production/";
    private static readonly byte[] s_content = [1, 2, 3];

    private readonly List<string> _passedOver = [];
    private GcsServer _server = null!;

    private GcsBucket Bucket => _server.Bucket("erp-backups");

    public async ValueTask InitializeAsync() => _server = await GcsServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task An_empty_bucket_lists_nothing_and_a_missing_one_is_an_error()
    {
        _ = Bucket;
        Assert.Empty(await ListAsync());
        var error = await Assert.ThrowsAsync<StoreException>(() => Open("gs://no-such-bucket").ListAsync(new(), _passedOver.Add, default).ToListAsync().AsTask());
        Assert.Equal(("StoreNotFound", RestoreErrorCategory.NotFound), (error.ErrorId, error.Category));
    }

    [Fact]
    public async Task Backups_of_all_layouts_come_newest_first_and_the_rest_is_told()
    {
        Add(Folder, "production", "20260102_020000");
        Add(Folder, "production", "20260104_020000", ".sql.gz");
        Add("backups/staging/", "staging", "20260103_020000");
        Add("production/", "production", "20260101_020000");
        Add("", "eu_test", "20260105_020000", ".sql");
        Bucket.Add(Folder, Array.Empty<byte>());
        Bucket.Add(Folder + "himalytix_production_20260106_020000.sql.gz.enc", Array.Empty<byte>());
        Bucket.Add(Folder + "himalytix_staging_20260107_020000.sql.gz.enc", s_content);
        Bucket.Add("notes.txt", s_content);
        Bucket.Add("logs/deep/er/himalytix_production_20260108_020000.sql.gz.enc", s_content);
        var backups = await ListAsync();
        Assert.Equal([5, 4, 3, 2, 1], backups.Select(backup => backup.CreatedAt.Day));
        Assert.Equal([BackupStage.Plain, BackupStage.Compressed, BackupStage.Encrypted, BackupStage.Encrypted, BackupStage.Encrypted], backups.Select(backup => backup.Stage));
        Assert.All(backups, backup => Assert.Equal((3, "STANDARD", BackupArchiveState.Available), (backup.SizeBytes, backup.StorageClass, backup.ArchiveState)));
        Assert.All(backups, backup => Assert.Equal(Bucket.TryGet(backup.Uri["gs://erp-backups/".Length..], out var stored) ? stored.Generation : 0, long.Parse(backup.Version, CultureInfo.InvariantCulture)));
        Assert.Equal(4, _passedOver.Count);
        Assert.Contains(_passedOver, line => line.Contains("gs://erp-backups/notes.txt", StringComparison.Ordinal));
        Assert.Contains(_passedOver, line => line.Contains("20260106", StringComparison.Ordinal) && line.Contains("empty", StringComparison.Ordinal));
        Assert.Contains(_passedOver, line => line.Contains("20260107", StringComparison.Ordinal) && line.Contains("'staging'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_of_one_time_stamp_are_both_there()
    {
        Add(Folder, "production", "20260102_020000");
        Add(Folder, "production", "20260102_020000", ".sql.gz");
        Assert.Equal(2, (await ListAsync()).Count);
    }

    [Fact]
    public async Task More_than_a_page_is_listed_whole_in_order_and_the_newest_alone_with_few_questions()
    {
        var newest = DateTimeOffset.UtcNow.AddHours(-1);
        for (var count = 0; count < 2_500; count++)
            Add(Folder, "production", newest.AddHours(-12 * count).ToString("yyyyMMdd_HHmmss", CultureInfo.InvariantCulture));
        var all = await ListAsync();
        Assert.Equal(2_500, all.Count);
        Assert.Equal(all.OrderByDescending(backup => backup.CreatedAt).Select(backup => backup.Uri), all.Select(backup => backup.Uri));
        Assert.Equal(2_500, all.DistinctBy(backup => backup.Uri).Count());

        _server.Requests.Clear();
        var latest = Assert.Single(await Open().ListAsync(new() { Environment = "production", Latest = true }, _passedOver.Add, default).ToListAsync());
        Assert.Equal(all[0].Uri, latest.Uri);
        Assert.InRange(_server.Requests.All.Count, 1, 4);

        _server.Requests.Clear();
        var month = await Open().ListAsync(new() { Before = newest.AddDays(-300), After = newest.AddDays(-330) }, _passedOver.Add, default).ToListAsync();
        Assert.Equal(all.Where(backup => backup.CreatedAt < newest.AddDays(-300) && backup.CreatedAt > newest.AddDays(-330)).Select(backup => backup.Uri), month.Select(backup => backup.Uri));
        Assert.Contains(_server.Requests.All, request => request.Query.ContainsKey("startOffset") && request.Query.ContainsKey("endOffset"));
    }

    [Fact]
    public async Task The_first_is_there_before_the_rest_is_asked_for()
    {
        var newest = DateTimeOffset.UtcNow.AddHours(-1);
        for (var count = 0; count < 2_500; count++)
            Add(Folder, "production", newest.AddHours(-12 * count).ToString("yyyyMMdd_HHmmss", CultureInfo.InvariantCulture));
        await using var backups = Open().ListAsync(new() { Environment = "production" }, _passedOver.Add, default).GetAsyncEnumerator();
        Assert.True(await backups.MoveNextAsync());
        var asked = _server.Requests.All.Count;
        for (var count = 1; count < 2_500; count++)
            Assert.True(await backups.MoveNextAsync());
        Assert.False(await backups.MoveNextAsync());
        Assert.True(_server.Requests.All.Count > asked, $"{asked} requests for the first, {_server.Requests.All.Count} for all.");
    }

    [Fact]
    public async Task Nothing_is_asked_for_that_is_not_used()
    {
        Add(Folder, "production", "20260102_020000");
        await ListAsync();
        Assert.All(_server.Requests.All, request =>
        {
            Assert.Equal(StoreOperation.List, request.Operation);
            Assert.Equal("nextPageToken,prefixes,items(name,size,generation,updated,storageClass)", request.Query["fields"]);
        });
    }

    [Fact]
    public async Task A_page_that_fails_is_asked_for_again()
    {
        Add(Folder, "production", "20260102_020000");
        var fault = _server.Faults.Add(StoreFault.Error(Answers.ServiceUnavailable).Times(2));
        Assert.Single(await ListAsync());
        Assert.Equal(2, fault.Hits);
        _server.Faults.Add(StoreFault.Error(Answers.Forbidden));
        _server.Requests.Clear();
        Assert.Equal("StoreAccessDenied", (await Assert.ThrowsAsync<StoreException>(ListAsync)).ErrorId);
        Assert.Single(_server.Requests.All);
    }

    [Theory]
    [InlineData("<html>Welcome</html>")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"items":[{"name":"x"}]}""")]
    [InlineData("""{"items":[{"name":"x","size":"many","generation":"1"}]}""")]
    public async Task An_answer_that_is_not_of_this_API_is_told(string body)
    {
        await using PlainServer server = new(body);
        GcsStore store = new("gs://erp-backups", new("gs", "erp-backups", ""), new() { Endpoint = server.Endpoint, Anonymous = true });
        var error = await Assert.ThrowsAsync<StoreException>(() => store.ListAsync(new(), _passedOver.Add, default).ToListAsync().AsTask());
        Assert.Equal(("StoreFailed", RestoreErrorCategory.OperationFailed), (error.ErrorId, error.Category));
        Assert.Contains("endpoint", error.Message, StringComparison.Ordinal);
    }

    private void Add(string folder, string environment, string time, string suffix = ".sql.gz.enc") => Bucket.Add($"{folder}himalytix_{environment}_{time}{suffix}", s_content);

    private Task<List<BackupInfo>> ListAsync() => Open().ListAsync(new(), _passedOver.Add, default).ToListAsync().AsTask();

    private GcsStore Open(string store = "gs://erp-backups") =>
        new(store, StoreAddress.TryParse(store, out var address) ? address : throw new ArgumentException(store, nameof(store)), new() { Endpoint = _server.Endpoint.AbsoluteUri, Anonymous = true });
}
