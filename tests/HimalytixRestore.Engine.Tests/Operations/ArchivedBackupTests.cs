using System.Security.Cryptography;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;
using HimalytixRestore.TestSupport.Stores;

namespace HimalytixRestore.Engine.Tests.Operations;

/// <summary>Faults 1 to 6 from the operation to the wire: an archived backup in a server that answers as S3 documents it.</summary>
public sealed class ArchivedBackupTests(PostgresFixture postgres)
{
    private static readonly ThawRequest s_waiting = new() { Wait = true };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Archived_backup_is_asked_for_listed_as_restoring_waited_for_and_fetched()
    {
        await using var bench = await ArchiveBench.CreateAsync();
        Assert.Equal(BackupArchiveState.Archived, Assert.Single(await bench.ListAsync()).ArchiveState);

        var expected = bench.Clock.GetUtcNow().AddHours(5);
        var asked = await bench.ReceiveAsync();
        Assert.Null(asked.File);
        Assert.Equal((BackupArchiveState.Restoring, expected), (asked.Thawing!.ArchiveState, asked.Thawing.ReadableFrom));
        var listed = Assert.Single(await bench.ListAsync());
        Assert.Equal((BackupArchiveState.Restoring, expected), (listed.ArchiveState, listed.ReadableFrom));
        Assert.Empty(bench.Work());

        var received = await bench.ReceiveAsync(s_waiting);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bench.Content)), received.File!.Sha256);
        Assert.Equal(bench.Content, await File.ReadAllBytesAsync(received.File.Path, Cancellation));
        Assert.InRange(bench.Clock.GetUtcNow(), expected, expected.AddMinutes(2));
        Assert.Single(bench.ThawRequests);
        listed = Assert.Single(await bench.ListAsync());
        Assert.Equal((BackupArchiveState.Restored, bench.Stored.ThawExpiresAt), (listed.ArchiveState, listed.ReadableUntil));
    }

    [Fact]
    public async Task Thaw_that_began_between_the_look_and_the_request_is_no_error()
    {
        await using var bench = await ArchiveBench.CreateAsync();
        bench.Server.Faults.Add(StoreFault.Do(_ => bench.Stored.Thaw(bench.Clock.GetUtcNow().AddHours(4), 7)).On(StoreOperation.Restore).Times(1));
        var received = await bench.ReceiveAsync(s_waiting);
        Assert.NotNull(received.File);
        Assert.Equal(409, Assert.Single(bench.ThawRequests).Status);
    }

    [Fact]
    public async Task Expedited_without_capacity_becomes_Standard()
    {
        await using var bench = await ArchiveBench.CreateAsync();
        bench.Server.HasExpeditedCapacity = false;
        var asked = await bench.ReceiveAsync(new() { Tier = RetrievalTier.Expedited });
        Assert.Equal([503, 202], bench.ThawRequests.Select(request => request.Status).Distinct());
        Assert.Equal(("Standard", bench.Clock.GetUtcNow().AddHours(5)), (bench.Stored.ThawTier, asked.Thawing!.ReadableFrom));
        Assert.Contains("Standard was asked for instead", Assert.Single(bench.Reporter.Warnings), StringComparison.Ordinal);
    }

    /// <summary>A thaw costs money and hours; what will not fit is known before.</summary>
    [Fact]
    public async Task Backup_that_will_not_fit_is_not_thawed()
    {
        await using var bench = await ArchiveBench.CreateAsync();
        var room = new DriveInfo(Path.GetTempPath()).AvailableFreeSpace;
        var huge = bench.Server.Bucket("erp").Add("backups/production/himalytix_production_20260103_030405.sql.gz.enc", new GeneratedContent(room + (1L << 40)));
        huge.ETag = "0123456789abcdef0123456789abcdef-5";
        huge.Archive();
        var request = bench.FileRequest();
        var error = await Assert.ThrowsAsync<ArchiveException>(() => bench.Backups.ReceiveAsync(
            new() { File = request with { Source = new() { Uri = $"s3://erp/{huge.Key}" } }, Thaw = s_waiting }, bench.Reporter, Cancellation));
        Assert.Equal("DiskFull", error.ErrorId);
        Assert.Empty(bench.ThawRequests);
        Assert.Empty(bench.Work());
    }

    [Fact]
    public async Task Tier_that_the_class_does_not_have_is_the_error()
    {
        await using var bench = await ArchiveBench.CreateAsync();
        bench.Stored.Archive("DEEP_ARCHIVE");
        var error = await Assert.ThrowsAsync<StoreException>(() => bench.ReceiveAsync(s_waiting with { Tier = RetrievalTier.Expedited }));
        Assert.Equal("ThawTierInvalid", error.ErrorId);
        Assert.Contains("-RetrievalTier Standard or Bulk", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Equal(BackupArchiveState.Archived, Assert.Single(await bench.ListAsync()).ArchiveState);
    }

    [Fact]
    public async Task Copy_that_ends_soon_is_kept_longer_before_it_is_fetched()
    {
        await using var bench = await ArchiveBench.CreateAsync();
        var soon = bench.Clock.GetUtcNow().AddMinutes(5);
        (bench.Stored.ThawedAt, bench.Stored.ThawExpiresAt) = (bench.Clock.GetUtcNow().AddDays(-1), soon);
        Assert.NotNull((await bench.ReceiveAsync()).File);
        Assert.Equal(200, Assert.Single(bench.ThawRequests).Status);
        Assert.True(bench.Stored.ThawExpiresAt > soon.AddDays(6));
    }

    [Fact]
    public async Task Copy_that_vanishes_between_two_parts_is_thawed_again_and_what_was_there_is_not_fetched_again()
    {
        const int partSize = 1 << 20;
        await using var bench = await ArchiveBench.CreateAsync(RandomNumberGenerator.GetBytes(8 * partSize));
        bench.Stored.Thaw(bench.Clock.GetUtcNow(), 7);
        bench.Server.Faults.Add(StoreFault.Do(_ => bench.Stored.Archive()).On(StoreOperation.Read).Skip(4).Times(1));
        var received = await bench.ReceiveAsync(s_waiting, partSize);
        Assert.Equal(bench.Content, await File.ReadAllBytesAsync(received.File!.Path, Cancellation));
        Assert.Equal(202, Assert.Single(bench.ThawRequests).Status);
        Assert.InRange(bench.Server.Requests.BytesSent(bench.Stored.Key), bench.Content.Length, bench.Content.Length + (2 * partSize));
        Assert.Contains(bench.Reporter.Warnings, line => line.Contains("thawed again", StringComparison.Ordinal));
        Assert.Equal([ArchiveBench.Name], bench.Work());
    }

    [Fact]
    public async Task File_in_the_way_is_said_before_a_thaw_is_paid_for()
    {
        await using var bench = await ArchiveBench.CreateAsync();
        var path = bench.FileRequest().Destination!;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, "", Cancellation);
        Assert.Equal("FileExists", (await Assert.ThrowsAsync<ArchiveException>(() => bench.ReceiveAsync(s_waiting))).ErrorId);
        Assert.Empty(bench.ThawRequests);
    }

    [Fact]
    public async Task What_reads_an_archived_backup_says_how_to_thaw_it_and_touches_nothing()
    {
        await using var bench = await ArchiveBench.CreateAsync();
        var server = await postgres.GetAsync();
        var target = await server.CreateDatabaseAsync("archived");
        RestoreRequest restore = new()
        {
            Settings = bench.Settings with { HostName = server.HostName, Port = server.Port, UserName = server.UserName, Password = server.Password, Database = target },
            Source = new() { Uri = bench.Uri },
        };
        foreach (var read in new Func<Task>[]
        {
            () => bench.Backups.VerifyAsync(new() { Settings = bench.Settings, Source = new() { Uri = bench.Uri } }, bench.Reporter, Cancellation),
            () => bench.Backups.VerifyAsync(new() { Settings = bench.Settings, Source = new() { Uri = bench.Uri }, Quick = true }, bench.Reporter, Cancellation),
            () => bench.Backups.UnprotectAsync(bench.FileRequest(), bench.Reporter, Cancellation),
            () => bench.Backups.ExpandAsync(bench.FileRequest(), bench.Reporter, Cancellation),
            () => new RestoreOperation(new SettingsResolver(_ => null)).RunAsync(restore, bench.Reporter, Cancellation),
        })
        {
            var error = await Assert.ThrowsAsync<StoreException>(read);
            Assert.Equal(("BackupArchived", RestoreErrorCategory.Refused), (error.ErrorId, error.Category));
            Assert.Contains($"Receive-Backup -Uri '{bench.Uri}' -Wait", error.RecommendedAction, StringComparison.Ordinal);
            Assert.Empty(bench.Work());
        }

        Assert.Empty(bench.ThawRequests);
        Assert.Equal("", await server.ScalarAsync<string>("postgres", $"SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database WHERE datname = '{target}'"));
    }

    [Fact]
    public async Task Copy_that_ends_soon_is_kept_longer_while_it_is_proven()
    {
        await using var bench = await ArchiveBench.CreateAsync();
        (bench.Stored.ThawedAt, bench.Stored.ThawExpiresAt) = (bench.Clock.GetUtcNow().AddDays(-1), bench.Clock.GetUtcNow().AddMinutes(5));
        var verification = await bench.Backups.VerifyAsync(new() { Settings = bench.Settings, Source = new() { Uri = bench.Uri } }, bench.Reporter, Cancellation);
        Assert.Equal(BackupVerdict.Valid, verification.Verdict);
        Assert.Equal(200, Assert.Single(bench.ThawRequests).Status);
    }

    [Fact]
    public async Task Checklist_says_the_state_as_it_is_now()
    {
        await using var bench = await ArchiveBench.CreateAsync();
        var line = await LineAsync();
        Assert.Equal((CheckStatus.Warn, true), (line.Status, line.Message.Contains("archive class GLACIER", StringComparison.Ordinal)));
        await bench.ReceiveAsync();
        Assert.Contains($"expected by {DisplayText.Time(bench.Clock.GetUtcNow().AddHours(5))}", (await LineAsync()).Message, StringComparison.Ordinal);
        bench.Stored.Thaw(bench.Clock.GetUtcNow(), 7);
        line = await LineAsync();
        Assert.Equal((CheckStatus.Pass, true), (line.Status, line.Message.Contains("thawed from GLACIER until", StringComparison.Ordinal)));

        async Task<RestorePrerequisite> LineAsync() =>
            await new BackupPrerequisites(new SettingsResolver(_ => null).Resolve(bench.Settings), new() { Uri = bench.Uri }).CheckAsync(Cancellation).FirstAsync(Cancellation);
    }
}
