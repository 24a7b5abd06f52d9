using HimalytixRestore.Engine.Stores;
using HimalytixRestore.Engine.Stores.Listing;

namespace HimalytixRestore.Engine.Tests.Stores.Listing;

public sealed class BackupListerTests
{
    private const string Folder = "backups/production/";

    private static DateTimeOffset Today => new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Empty_bucket_is_asked_once()
    {
        KeyListing keys = new();
        Assert.Empty(await keys.ListAsync().ToListAsync(Cancellation));
        Assert.Single(keys.Queries);
    }

    [Fact]
    public async Task Lists_all_layouts_newest_first()
    {
        KeyListing keys = new();
        keys.Add(Today.AddDays(-1));
        keys.Add(Today.AddDays(-40));
        keys.Add(Today.AddDays(-2), "backups/staging/", "staging", ".sql.gz");
        keys.Add(Today.AddDays(-3), "production/");
        keys.Add(Today, "backups/", "eu_test", ".sql");
        keys.Add(Today.AddDays(-5), "", "old");
        keys.Add(Today.AddDays(-4), "deep/er/");
        var backups = await keys.ListAsync().ToListAsync(Cancellation);
        Assert.Equal([0, 1, 2, 3, 5, 40], backups.Select(backup => (Today - backup.CreatedAt).Days));
        Assert.Equal(["eu_test", "production", "staging", "production", "old", "production"], backups.Select(backup => backup.Environment));
        Assert.Empty(keys.PassedOver);
        Assert.DoesNotContain(keys.Queries, query => !query.OneLevel && query.Prefix.Length == 0);
    }

    [Theory]
    [InlineData("s3://erp")]
    [InlineData("s3://erp/backups")]
    [InlineData("s3://erp/backups/")]
    [InlineData("s3://erp/backups/production")]
    public async Task Prefix_may_be_any_of_the_folders(string store)
    {
        KeyListing keys = new();
        keys.Add(Today);
        var backup = Assert.Single(await keys.ListAsync(store: store).ToListAsync(Cancellation));
        Assert.Equal((store, $"s3://erp/{keys.Keys.Single()}"), (backup.Store, backup.Uri));
    }

    [Fact]
    public async Task Tells_what_it_passes_over_and_why()
    {
        KeyListing keys = new();
        keys.Add(Today);
        keys.Add("backups/production/");
        keys.Add("backups/production/himalytix_production_20261122_020000.sql.gz.enc", size: 0);
        keys.Add("backups/production/himalytix_staging_20261122_020000.sql.gz.enc");
        keys.Add("backups/production/himalytix_production_20260230_020000.sql.gz.enc");
        keys.Add("backups/production/zzz.txt");
        keys.Add("readme.md");
        Assert.Single(await keys.ListAsync().ToListAsync(Cancellation));
        Assert.Equal(6, keys.PassedOver.Count);
        Assert.Contains("Passed over 's3://erp/backups/production/': it is the mark of a folder.", keys.PassedOver);
        Assert.Contains(keys.PassedOver, line => line.Contains("20261122", StringComparison.Ordinal) && line.EndsWith("it is empty.", StringComparison.Ordinal));
        Assert.Contains(keys.PassedOver, line => line.EndsWith("it lies in the folder of 'production' and its name says 'staging'.", StringComparison.Ordinal));
        Assert.Equal(3, keys.PassedOver.Count(line => line.EndsWith("its name is not the one of a backup.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task One_environment_in_any_case_is_listed_alone()
    {
        KeyListing keys = new();
        keys.Add(Today);
        keys.Add(Today, "backups/staging/", "staging");
        keys.Add(Today, "backups/", "production");
        var backups = await keys.ListAsync(new() { Environment = "Production" }).ToListAsync(Cancellation);
        Assert.Equal(["production", "production"], backups.Select(backup => backup.Environment));
        Assert.DoesNotContain(keys.Queries, query => query.Prefix.StartsWith("backups/staging/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Same_time_stamp_is_ordered_by_name_and_place()
    {
        KeyListing keys = new();
        keys.Add(Today);
        keys.Add(Today, suffix: ".sql.gz");
        keys.Add(Today, "production/");
        Assert.Equal(
            [
                "s3://erp/backups/production/himalytix_production_20261123_020000.sql.gz",
                "s3://erp/backups/production/himalytix_production_20261123_020000.sql.gz.enc",
                "s3://erp/production/himalytix_production_20261123_020000.sql.gz.enc",
            ],
            await keys.ListAsync().Select(backup => backup.Uri).ToListAsync(Cancellation));
    }

    [Fact]
    public async Task Of_25000_the_first_is_shown_before_the_second_page_of_the_folder_is_asked_for()
    {
        var keys = Hourly(25_000);
        await using var listing = keys.ListAsync().GetAsyncEnumerator(Cancellation);
        Assert.True(await listing.MoveNextAsync());
        Assert.Equal(keys.Keys.Last(), listing.Current.Uri["s3://erp/".Length..]);
        Assert.Equal(["", "backups/", Folder + "himalytix_production_"], keys.Queries.Select(query => query.Prefix));
    }

    [Fact]
    public async Task All_of_25000_cost_little_more_than_their_pages()
    {
        var keys = Hourly(25_000);
        var backups = await keys.ListAsync().ToListAsync(Cancellation);
        Assert.Equal(keys.Keys.Reverse(), backups.Select(backup => backup.Uri["s3://erp/".Length..]));
        Assert.InRange(keys.Queries.Count, 25, 45);
    }

    [Fact]
    public async Task Latest_reads_no_more_than_it_must()
    {
        var keys = Hourly(5000);
        keys.Add(Today.AddDays(-300), "backups/staging/", "staging");
        var backups = await keys.ListAsync(new() { Latest = true }).ToListAsync(Cancellation);
        Assert.Equal(["production", "staging"], backups.Select(backup => backup.Environment));
        Assert.Equal(["", "backups/", Folder + "himalytix_production_", "backups/staging/himalytix_staging_", "backups/staging/"], keys.Queries.Select(query => query.Prefix));
    }

    [Fact]
    public async Task Latest_before_a_time_goes_there_at_once()
    {
        var keys = Hourly(25_000);
        var before = Today.AddDays(-500).AddMilliseconds(1);
        var backup = Assert.Single(await keys.ListAsync(new() { Latest = true, Before = before }).ToListAsync(Cancellation));
        Assert.Equal(Today.AddDays(-500), backup.CreatedAt);
        Assert.Equal(3, keys.Queries.Count);
    }

    [Fact]
    public async Task What_is_older_is_not_read()
    {
        var keys = Hourly(25_000);
        var backups = await keys.ListAsync(new() { After = Today.AddDays(-10) }).ToListAsync(Cancellation);
        Assert.Equal(240, backups.Count);
        Assert.InRange(keys.Queries.Count, 4, 9);
    }

    [Fact]
    public async Task Flat_prefix_with_very_many_is_listed_backwards_too()
    {
        KeyListing keys = new();
        foreach (var hour in Enumerable.Range(0, 3000))
            keys.Add(Today.AddHours(-hour), "", "production");
        foreach (var day in Enumerable.Range(0, 10))
            keys.Add(Today.AddDays(-day), "", "staging");
        await using var listing = keys.ListAsync().GetAsyncEnumerator(Cancellation);
        Assert.True(await listing.MoveNextAsync());
        Assert.InRange(keys.Queries.Count, 1, 3);
        Assert.Equal(3010, (await keys.ListAsync().ToListAsync(Cancellation)).Count);
    }

    [Fact]
    public async Task Thousands_of_one_second_are_all_listed()
    {
        KeyListing keys = new(pageSize: 2);
        foreach (var suffix in new[] { ".sql", ".sql.gz", ".sql.gz.enc" })
        {
            keys.Add(Today, suffix: suffix);
            keys.Add(Today.AddSeconds(-1), suffix: suffix);
        }

        Assert.Equal(6, (await keys.ListAsync().ToListAsync(Cancellation)).Count);
    }

    [Fact]
    public async Task Times_to_come_and_before_the_calendar_are_listed()
    {
        KeyListing keys = new(pageSize: 2);
        foreach (var text in new[] { "00010101_000000", "19700101_000000", "20261201_000000", "99991231_235959" })
            keys.Add($"{Folder}himalytix_production_{text}.sql.gz");
        Assert.Equal([9999, 2026, 1970, 1], await keys.ListAsync().Select(backup => backup.CreatedAt.Year).ToListAsync(Cancellation));
        Assert.Equal(4, await keys.ListAsync(new() { Before = DateTimeOffset.MaxValue }).CountAsync(Cancellation));
        Assert.Equal(0, await keys.ListAsync(new() { Before = DateTimeOffset.MinValue }).CountAsync(Cancellation));
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    /// <summary>Random buckets, small pages: the same as sorting everything, each backup once, and nothing forgotten.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Lists_what_sorting_would(int seed)
    {
        Random random = new(seed);
        KeyListing keys = new(pageSize: random.Next(2, 30), honoursEnd: random.Next(2) == 0);
        string[] folders = ["", "backups/", "backups/production/", "production/", "backups/staging/"];
        string[] environments = ["production", "staging", "prod"];
        var span = Math.Pow(10, random.Next(1, 8));
        for (var count = random.Next(1, 200); count > 0; count--)
        {
            var folder = folders[random.Next(folders.Length)];
            var environment = folder.EndsWith("production/", StringComparison.Ordinal) ? "production" : folder.EndsWith("staging/", StringComparison.Ordinal) ? "staging" : environments[random.Next(3)];
            keys.Add(Today.AddSeconds(2 - Math.Floor(random.NextDouble() * span)), folder, environment, random.Next(4) == 0 ? ".sql.gz" : ".sql.gz.enc");
        }

        for (var count = random.Next(0, 30); count > 0; count--)
            keys.Add(folders[random.Next(folders.Length)] + (char)random.Next('a', 'z') + count);
        BackupFilter filter = new()
        {
            After = random.Next(3) == 0 ? Today.AddSeconds(-span / 2) : null,
            Before = random.Next(3) == 0 ? Today.AddSeconds(-span / 4) : null,
            Environment = random.Next(3) == 0 ? "production" : null,
            Latest = random.Next(3) == 0,
        };
        Assert.True(StoreAddress.TryParse("s3://erp", out var address));
        BackupNaming naming = new("s3://erp", address, null);
        var expected = keys.Keys
            .Select(key => naming.TryDescribe(new(key, 100, "v", KeyListing.Now, "STANDARD", BackupArchiveState.Available), null, out var backup, out _) ? backup : null)
            .OfType<BackupInfo>().Where(filter.Admits).Order(NewestFirst.Instance).ToList();
        if (filter.Latest)
            expected = [.. expected.DistinctBy(backup => backup.Environment)];
        var found = await keys.ListAsync(filter).ToListAsync(Cancellation);
        Assert.Equal(expected.Select(backup => backup.Uri), found.Select(backup => backup.Uri));
        Assert.Equal(keys.PassedOver.Distinct(), keys.PassedOver);
    }

    private static KeyListing Hourly(int count)
    {
        KeyListing keys = new();
        foreach (var hour in Enumerable.Range(0, count))
            keys.Add(Today.AddHours(-hour));
        return keys;
    }
}
