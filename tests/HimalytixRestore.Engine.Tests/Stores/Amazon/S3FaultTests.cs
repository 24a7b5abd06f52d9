using System.Diagnostics;
using HimalytixRestore.TestSupport.Stores;

namespace HimalytixRestore.Engine.Tests.Stores.Amazon;

/// <summary>Faults 1, 6 to 10 of the stores as S3 shows them: each ends in one error that names its cause.</summary>
public sealed class S3FaultTests
{
    private static readonly TimeSpan s_short = TimeSpan.FromMilliseconds(300);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, RestoreErrorCategory> Refusals => new()
    {
        { nameof(S3Errors.AccessDenied), "StoreAccessDenied", RestoreErrorCategory.PermissionDenied },
        { nameof(S3Errors.InvalidAccessKeyId), "StoreCredentialsRejected", RestoreErrorCategory.PermissionDenied },
        { nameof(S3Errors.SignatureDoesNotMatch), "StoreCredentialsRejected", RestoreErrorCategory.PermissionDenied },
        { nameof(S3Errors.ExpiredToken), "StoreCredentialsExpired", RestoreErrorCategory.PermissionDenied },
        { nameof(S3Errors.InvalidToken), "StoreCredentialsExpired", RestoreErrorCategory.PermissionDenied },
        { nameof(S3Errors.RequestTimeTooSkewed), "StoreClockSkew", RestoreErrorCategory.PermissionDenied },
        { nameof(S3Errors.NoSuchBucket), "StoreNotFound", RestoreErrorCategory.NotFound },
        { nameof(S3Errors.SlowDown), "StoreThrottled", RestoreErrorCategory.Unavailable },
        { nameof(S3Errors.ServiceUnavailable), "StoreUnavailable", RestoreErrorCategory.Unavailable },
        { nameof(S3Errors.InternalError), "StoreUnavailable", RestoreErrorCategory.Unavailable },
        { nameof(S3Errors.WrongRegion), "StoreRegionWrong", RestoreErrorCategory.InvalidArgument },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task Refusal_to_list_and_to_read_is_one_exact_error(string refusal, string errorId, RestoreErrorCategory category)
    {
        await using var bench = await S3Bench.StartAsync();
        bench.Add("20261101_020000");
        var backup = Assert.Single(await bench.ListAsync());
        bench.Server.Faults.Add(StoreFault.Error(Error(refusal)).On(StoreOperation.Read));
        bench.Server.Faults.Add(StoreFault.Error(Error(refusal)).On(StoreOperation.List));
        var watch = Stopwatch.StartNew();
        foreach (var error in new[] { await ErrorAsync(() => bench.Store().OpenReadAsync(backup, 0, 10, Cancellation)), await ErrorAsync(() => bench.ListAsync()) })
        {
            Assert.Equal((errorId, category), (error.ErrorId, error.Category));
            Assert.Equal(Error(refusal).Code, error.Evidence["ErrorCode"]);
            Assert.NotEmpty(error.RecommendedAction);
            Assert.Null(error.InnerException);
        }

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Bucket_of_another_region_is_named()
    {
        await using var bench = await S3Bench.StartAsync();
        bench.Server.Faults.Add(StoreFault.Error(S3Errors.WrongRegion("us-east-1", "eu-central-1")));
        var error = await ErrorAsync(() => bench.ListAsync());
        Assert.Equal("eu-central-1", error.Evidence["Region"]);
        Assert.Contains("-Region eu-central-1", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(S3Errors.SlowDown))]
    [InlineData(nameof(S3Errors.InternalError))]
    public async Task One_failed_page_is_asked_for_again(string refusal)
    {
        await using var bench = await S3Bench.StartAsync();
        bench.Add("20261101_020000");
        bench.Server.Faults.Add(StoreFault.Error(Error(refusal)).On(StoreOperation.List).Times(2));
        Assert.Single(await bench.ListAsync());
    }

    [Fact]
    public async Task Empty_bucket_is_empty_and_a_missing_one_is_an_error()
    {
        await using var bench = await S3Bench.StartAsync();
        _ = bench.Bucket;
        Assert.Empty(await bench.ListAsync());
        Assert.Equal("StoreNotFound", (await ErrorAsync(() => bench.ListAsync(store: "s3://other"))).ErrorId);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1", "http://127.0.0.1:1 refuses the connection")]
    [InlineData("http://no-such-host.invalid", "http://no-such-host.invalid cannot be resolved")]
    [InlineData("no url", "no url")]
    public async Task Endpoint_that_does_not_answer_is_named(string endpoint, string words)
    {
        await using var bench = await S3Bench.StartAsync();
        var store = bench.Store(connection: new() { Endpoint = endpoint, Anonymous = true });
        var error = await ErrorAsync(() => store.GetAsync("himalytix_production_20261101_020000.sql.gz.enc", Cancellation));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.Null(error.InnerException);
    }

    [Fact]
    public async Task Answer_of_something_else_is_no_answer()
    {
        await using var bench = await S3Bench.StartAsync();
        bench.Server.Faults.Add(StoreFault.Error(new(200, "html", "hello")));
        Assert.Equal("StoreFailed", (await ErrorAsync(() => bench.ListAsync())).ErrorId);
    }

    /// <summary>Fault 1.</summary>
    [Theory]
    [InlineData("GLACIER")]
    [InlineData("DEEP_ARCHIVE")]
    public async Task Archived_object_cannot_be_read(string storageClass)
    {
        await using var bench = await S3Bench.StartAsync();
        bench.Add("20261101_020000").Archive(storageClass);
        var backup = Assert.Single(await bench.ListAsync());
        Assert.Equal((storageClass, BackupArchiveState.Archived), (backup.StorageClass, backup.ArchiveState));
        var error = await ErrorAsync(() => bench.Store().OpenReadAsync(backup, 0, null, Cancellation));
        Assert.Equal("BackupArchived", error.ErrorId);
        Assert.Contains("Receive-Backup", error.RecommendedAction, StringComparison.Ordinal);
    }

    /// <summary>Fault 6.</summary>
    [Fact]
    public async Task Tier_that_the_class_does_not_have()
    {
        await using var bench = await S3Bench.StartAsync();
        bench.Add("20261101_020000").Archive("DEEP_ARCHIVE");
        var backup = Assert.Single(await bench.ListAsync());
        var error = await ErrorAsync(() => bench.Store().ThawAsync(backup, RetrievalTier.Expedited, 7, Cancellation));
        Assert.Equal(("ThawTierInvalid", RestoreErrorCategory.InvalidArgument), (error.ErrorId, error.Category));
    }

    /// <summary>Fault 7.</summary>
    [Fact]
    public async Task Object_that_was_replaced_is_not_read()
    {
        await using var bench = await S3Bench.StartAsync();
        var stored = bench.Add("20261101_020000");
        var backup = Assert.Single(await bench.ListAsync());
        stored.Replace(new GeneratedContent(1000, seed: 2), bench.Server.Clock.GetUtcNow());
        foreach (var action in new Func<Task>[]
        {
            () => bench.Store().OpenReadAsync(backup, 0, 48, Cancellation),
            () => bench.Store().RefreshAsync(backup, Cancellation),
            () => bench.Store().GetChecksumAsync(backup, Cancellation),
        })
        {
            var error = await ErrorAsync(action);
            Assert.Equal(("ObjectReplaced", backup.Version), (error.ErrorId, error.Evidence["ListedVersion"]));
        }

        bench.Bucket.Remove(stored.Key);
        Assert.Equal("BackupNotFound", (await ErrorAsync(() => bench.Store().OpenReadAsync(backup, 0, 48, Cancellation))).ErrorId);
        Assert.Equal("BackupNotFound", (await ErrorAsync(() => bench.Store().RefreshAsync(backup, Cancellation))).ErrorId);
    }

    /// <summary>Fault 8.</summary>
    [Theory]
    [InlineData("reset", 0, "StoreUnavailable", RestoreErrorCategory.Unavailable)]
    [InlineData("reset", 500_000, "StoreTransferCut", RestoreErrorCategory.Unavailable)]
    [InlineData("truncate", 500_000, "StoreTransferCut", RestoreErrorCategory.Unavailable)]
    [InlineData("stall", 500_000, "StoreStalled", RestoreErrorCategory.Timeout)]
    [InlineData("stall", -1, "StoreStalled", RestoreErrorCategory.Timeout)]
    public async Task Body_that_does_not_come_whole_is_never_an_end(string fault, int atByte, string errorId, RestoreErrorCategory category)
    {
        await using var bench = await S3Bench.StartAsync();
        bench.Add("20261101_020000", content: new GeneratedContent(1_000_000));
        var backup = Assert.Single(await bench.ListAsync());
        bench.Server.Faults.Add((fault switch
        {
            "reset" => StoreFault.Reset(atByte),
            "truncate" => StoreFault.Truncate(atByte),
            _ => StoreFault.Stall(atByte),
        }).On(StoreOperation.Read));
        var error = await ErrorAsync(async () =>
        {
            await using var stream = await bench.Store(patience: s_short).OpenReadAsync(backup, 0, null, Cancellation);
            await stream.CopyToAsync(Stream.Null, Cancellation);
        });
        Assert.Equal((errorId, category), (error.ErrorId, error.Category));
    }

    /// <summary>Fault 9: what a listing tells stands in for HEAD.</summary>
    [Fact]
    public async Task Who_may_not_ask_an_object_still_gets_what_the_listing_knows()
    {
        await using var bench = await S3Bench.StartAsync();
        var stored = bench.Add("20261101_020000");
        bench.Server.Faults.Add(StoreFault.Error(S3Errors.AccessDenied).On(StoreOperation.Describe));
        var backup = await bench.Store().GetAsync("himalytix_production_20261101_020000.sql.gz.enc", Cancellation);
        Assert.Equal((1000, stored.ETag), (backup.SizeBytes, backup.Version));
        Assert.Null(await bench.Store().GetChecksumAsync(backup, Cancellation));
        Assert.Equal(BackupArchiveState.Available, (await bench.Store().RefreshAsync(backup, Cancellation)).ArchiveState);
        await (await bench.Store().OpenReadAsync(backup, 0, null, Cancellation)).DisposeAsync();

        stored.Archive();
        Assert.Equal(BackupArchiveState.Archived, (await bench.Store().RefreshAsync(backup, Cancellation)).ArchiveState);
        stored.Thaw(bench.Server.Clock.GetUtcNow().AddHours(1), 3);
        Assert.Equal(BackupArchiveState.Restoring, (await bench.Store().RefreshAsync(backup, Cancellation)).ArchiveState);
        stored.Thaw(bench.Server.Clock.GetUtcNow().AddHours(-1), 3);
        var thawed = await bench.Store().RefreshAsync(backup, Cancellation);
        Assert.Equal((BackupArchiveState.Restored, stored.ThawExpiresAt), (thawed.ArchiveState, thawed.ReadableUntil));
        stored.Replace(new GeneratedContent(1), bench.Server.Clock.GetUtcNow());
        Assert.Equal("ObjectReplaced", (await ErrorAsync(() => bench.Store().RefreshAsync(backup, Cancellation))).ErrorId);
    }

    [Fact]
    public async Task Who_may_neither_ask_nor_list_is_told_so()
    {
        await using var bench = await S3Bench.StartAsync();
        bench.Server.Faults.Add(StoreFault.Error(S3Errors.AccessDenied));
        var error = await ErrorAsync(() => bench.Store().GetAsync("himalytix_production_20261101_020000.sql.gz.enc", Cancellation));
        Assert.Equal("StoreAccessDenied", error.ErrorId);
        Assert.Contains("s3:ListBucket", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("-Anonymous", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Fault 10.</summary>
    [Fact]
    public async Task Listing_of_several_pages()
    {
        await using var bench = await S3Bench.StartAsync();
        var newest = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        foreach (var hour in Enumerable.Range(0, 2500))
            bench.Add(newest.AddHours(-hour).ToString("yyyyMMdd_HHmmss", System.Globalization.CultureInfo.InvariantCulture));
        bench.Add("20261101_000000", suffix: ".sql.gz");
        bench.Bucket.Add(S3Bench.Folder, Array.Empty<byte>());
        bench.Bucket.Add(S3Bench.Folder + "zz notes & more.txt", new byte[1]);
        bench.Bucket.Add(S3Bench.Folder + "himalytix_production_20261102_000000.sql.gz.enc", Array.Empty<byte>());
        var backups = await bench.ListAsync();
        Assert.Equal(2501, backups.Count);
        Assert.Equal([".gz", ".enc"], backups.Take(2).Select(backup => Path.GetExtension(backup.Name)));
        Assert.True(backups.Zip(backups.Skip(1)).All(pair => pair.First.CreatedAt >= pair.Second.CreatedAt));
        Assert.Equal(3, bench.PassedOver.Count);
        Assert.Contains(bench.PassedOver, line => line.Contains("zz notes & more.txt", StringComparison.Ordinal));
    }

    private static StoreError Error(string name) => name switch
    {
        nameof(S3Errors.RequestTimeTooSkewed) => S3Errors.RequestTimeTooSkewed("20200101T000000Z", DateTimeOffset.UtcNow),
        nameof(S3Errors.WrongRegion) => S3Errors.WrongRegion("us-east-1", "eu-central-1"),
        _ => (StoreError)typeof(S3Errors).GetProperty(name)!.GetValue(null)!,
    };

    private static Task<StoreException> ErrorAsync(Func<Task> action) => Assert.ThrowsAsync<StoreException>(action);
}
