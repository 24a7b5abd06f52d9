using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.Engine.Tests.Stores.Thawing;
using HimalytixRestore.TestSupport;
using HimalytixRestore.TestSupport.Stores;

namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>A full restore of a backup that lies in an archive class.</summary>
public sealed class ArchivedRestoreTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Archived_backup_is_thawed_and_fetched_before_anything_is_stopped()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        JumpingClock clock = new(DateTimeOffset.UtcNow);
        await using var server = await S3Server.StartAsync(clock: clock);
        var stored = server.Bucket("erp").Add($"backups/production/{Path.GetFileName(scene.BackupPath)}", await File.ReadAllBytesAsync(scene.BackupPath, TestContext.Current.CancellationToken));
        stored.Archive();
        clock.Jumps = () => !stored.IsReadable(clock.GetUtcNow());
        List<string> before = [];
        server.Faults.Add(StoreFault.Do(request => before.Add($"{request.Operation} {scene.Services.Changes.Count}")).When(request => request.Operation is StoreOperation.Restore or StoreOperation.Read));
        var settings = scene.Settings with { Store = "s3://erp", Endpoint = server.Endpoint.ToString(), Anonymous = true };

        var run = await scene.Runbook(backups: new BackupOperations(new SettingsResolver(), clock))
            .RunAsync(new() { Settings = settings, RetrievalTier = RetrievalTier.Bulk }, scene.Reporter, TestContext.Current.CancellationToken);

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal(scene.AtBackup, await scene.TextAsync());
        Assert.Equal(["Restore 0", "Read 0"], before.Distinct());
        Assert.Equal("Bulk", stored.ThawTier);
        Assert.Contains(scene.Reporter.Warnings, line => line.Contains("archive class GLACIER", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(RestoreStrategy.InPlace)]
    [InlineData(RestoreStrategy.Swap)]
    public async Task Thaw_of_the_older_backup_is_requested_with_the_first_failure_and_not_waited_for_until_it_is_needed(RestoreStrategy strategy)
    {
        const string OlderName = "himalytix_production_20250101_020000.sql.gz.enc";
        await using var scene = await RestoreScene.CreateAsync(postgres);
        JumpingClock clock = new(DateTimeOffset.UtcNow);
        await using var server = await S3Server.StartAsync(clock: clock);
        byte[] content = await File.ReadAllBytesAsync(scene.BackupPath, TestContext.Current.CancellationToken);
        server.Bucket("erp").Add($"backups/production/{Path.GetFileName(scene.BackupPath)}", content);
        var older = server.Bucket("erp").Add($"backups/production/{OlderName}", content);
        older.Archive();
        int attempts = 0;
        List<int> thawedIn = [];
        clock.Jumps = () => attempts == 3 && !older.IsReadable(clock.GetUtcNow());
        server.Faults.Add(StoreFault.Do(_ => thawedIn.Add(attempts)).On(StoreOperation.Restore));
        var settings = scene.Settings with { Store = "s3://erp", Endpoint = server.Endpoint.ToString(), Anonymous = true };

        var run = await scene.Runbook(
                step => step.Id switch
                {
                    StepIds.Prerequisites => new ObservedStep(step, () => Task.FromResult<Exception?>(++attempts > 3 ? new InvalidOperationException("no fourth attempt") : null)),
                    StepIds.CheckHealth => new ObservedStep(step, () => Task.FromResult<Exception?>(attempts < 3 ? new DatabaseException("SessionLost", RestoreErrorCategory.Unavailable, "lost", "wait") : null)),
                    _ => step,
                },
                backups: new BackupOperations(new SettingsResolver(), clock))
            .RunAsync(new() { Settings = settings, Strategy = strategy, FallbackToOlder = true, RetrievalTier = RetrievalTier.Bulk }, scene.Reporter, TestContext.Current.CancellationToken);

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal([RestoreRunState.RolledBack, RestoreRunState.RolledBack, RestoreRunState.Succeeded], run.Attempts.Select(a => a.Outcome));
        Assert.Equal([1], thawedIn);
        Assert.Equal("Bulk", older.ThawTier);
        Assert.EndsWith(OlderName, run.Attempts[2].Backup, StringComparison.Ordinal);
        Assert.Equal(scene.AtBackup, await scene.TextAsync());
        Assert.Contains(scene.Reporter.Warnings, line => line.Contains("thaw was requested now", StringComparison.Ordinal));
    }
}
