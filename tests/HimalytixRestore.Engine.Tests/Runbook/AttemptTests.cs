using System.Text.Json;
using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>What is tried again, what is not, and what is left to people: faults 7, 8, 46 and 47 at the height of a whole run.</summary>
public sealed class AttemptTests(PostgresFixture postgres)
{
    private const string OlderName = "himalytix_production_20250101_020000.sql.gz.enc";

    [Fact]
    public async Task What_passes_is_rolled_back_and_tried_again_as_another_attempt_of_the_same_run()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        int failures = 1;

        var run = await scene.RunAsync(change: step => step.Id == StepIds.Restore ? new ObservedStep(step, () => Task.FromResult<Exception?>(failures-- > 0 ? Lost() : null)) : step);

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal(scene.AtBackup, await scene.TextAsync());
        Assert.Equal([RestoreRunState.RolledBack, RestoreRunState.Succeeded], run.Attempts.Select(a => a.Outcome));
        Assert.Equal("SessionLost", run.Attempts[0].Failure?.ErrorId);
        Assert.Equal(StepStatus.Failed, run.Attempts[0].Steps.Single(s => s.Id == StepIds.Restore).Status);
        Assert.All(run.Attempts, a => Assert.Contains(Path.GetFileName(scene.BackupPath), a.Backup, StringComparison.Ordinal));
        Assert.True(run.Attempts[1].StartedAt >= run.Attempts[0].StartedAt + run.Attempts[0].Duration);
        Assert.Equal(["stop", "stop", "start", "start", "stop", "stop", "start", "start"], scene.Services.Changes.Select(c => c.Split(' ')[0]));
        Assert.Single(scene.Reporter.Warnings, w => w.Contains("Attempt 1 of 2 failed", StringComparison.Ordinal));
        Assert.Equal("", run.IncidentPath);
        await AssertJournalAsync(scene, run);
    }

    [Fact]
    public async Task A_swap_that_fails_for_a_moment_is_undone_and_tried_again()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        int failures = 1;

        var run = await scene.RunAsync(Swap(scene), step => step.Id == StepIds.SwapDatabases ? new ObservedStep(step, () => Task.FromResult<Exception?>(failures-- > 0 ? Lost() : null)) : step);

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal(scene.AtBackup, await scene.TextAsync());
        Assert.Equal([(RestoreRunState.RolledBack, "SessionLost"), (RestoreRunState.Succeeded, null)], run.Attempts.Select(a => (a.Outcome, a.Failure?.ErrorId)));
        Assert.Equal(StepStatus.Failed, run.Attempts[0].Steps.Single(s => s.Id == StepIds.SwapDatabases).Status);
        Assert.Equal(run.Snapshot!.Name, await scene.NeighboursAsync());
        Assert.Equal(["stop", "stop", "start", "start", "stop", "stop", "start", "start"], scene.Services.Changes.Select(c => c.Split(' ')[0]));
        await AssertJournalAsync(scene, run);
    }

    [Fact]
    public async Task Swap_of_a_damaged_backup_falls_back_and_the_damage_costs_no_downtime()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        AddOlder(scene, bytes => bytes);
        byte[] good = await File.ReadAllBytesAsync(scene.BackupPath, TestContext.Current.CancellationToken);
        good[good.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(scene.BackupPath, good, TestContext.Current.CancellationToken);

        var run = await scene.RunAsync(Swap(scene) with { FallbackToOlder = true, MaxAttempts = 5 });

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal([Path.GetFileName(scene.BackupPath), OlderName], run.Attempts.Select(a => Path.GetFileName(a.Backup)));
        Assert.Equal(StepStatus.Failed, run.Attempts[0].Steps.Single(s => s.Id == StepIds.Restore).Status);
        Assert.Equal(4, scene.Services.Changes.Count);
        Assert.Equal(scene.AtBackup, await scene.TextAsync());
        Assert.Equal(run.Snapshot!.Name, await scene.NeighboursAsync());
        await AssertJournalAsync(scene, run);
    }

    [Theory]
    [InlineData("ObjectReplaced", RestoreErrorCategory.ResourceBusy)]
    [InlineData("StoreTransferCut", RestoreErrorCategory.Unavailable)]
    public async Task A_store_that_fails_once_costs_an_attempt_and_no_downtime(string errorId, RestoreErrorCategory category)
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        var changesAtFailure = new List<int>();

        var run = await scene.RunAsync(change: step => step.Id != StepIds.Receive ? step : new ObservedStep(step, () =>
        {
            changesAtFailure.Add(scene.Services.Changes.Count);
            return Task.FromResult<Exception?>(changesAtFailure.Count == 1 ? new StoreException(errorId, category, "the store", "repeat it") : null);
        }));

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal([0, 0], changesAtFailure);
        Assert.Equal(errorId, run.Attempts[0].Failure?.ErrorId);
        Assert.Equal(2, run.Attempts.Count);
    }

    [Fact]
    public async Task What_stays_is_never_tried_again()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string before = await scene.TextAsync();
        int tries = 0;

        var run = await scene.RunAsync(
            new() { Settings = scene.Settings, MaxAttempts = 5 },
            step => step.Id == StepIds.Restore ? new ObservedStep(step, () => Task.FromResult<Exception?>(tries++ < 9 ? new DatabaseException("ServerDiskFull", RestoreErrorCategory.OperationFailed, "no space left", "make room") : null)) : step);

        Assert.Equal(1, tries);
        Assert.Equal(RestoreRunState.RolledBack, Assert.Single(run.Attempts).Outcome);
        Assert.Equal(before, await scene.TextAsync());
    }

    [Fact]
    public async Task Two_failures_fall_back_to_the_older_backup_and_a_bad_one_ends_the_run_with_an_incident_report()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string before = await scene.TextAsync();
        AddOlder(scene, bytes => bytes[..^16]);
        string report = Path.Combine(scene.StateFolder, "restore.json");

        var run = await scene.RunAsync(
            new() { Settings = scene.Settings, FallbackToOlder = true, ReportPath = report },
            step => step.Id == StepIds.StopServices ? new FailingStep(step, Lost) : step);

        Assert.True(run.State == RestoreRunState.RolledBack, run.Summary);
        Assert.Equal(["SessionLost", "SessionLost"], run.Attempts.Take(2).Select(a => a.Failure?.ErrorId));
        Assert.Equal(3, run.Attempts.Count);
        Assert.Contains(OlderName, run.Attempts[2].Backup + run.Attempts[2].Failure, StringComparison.Ordinal);
        Assert.Contains(run.Attempts[2].Failure!.ErrorId, new[] { "PrerequisiteFailed", "WrongKey", "CipherPadding" });
        Assert.Contains(scene.Reporter.Warnings, w => w.Contains("Falling back", StringComparison.Ordinal) && w.Contains(OlderName, StringComparison.Ordinal));
        Assert.Equal(before, await scene.TextAsync());
        Assert.Equal("", await scene.NeighboursAsync());
        Assert.Equal(AppServiceStatus.Running, scene.Services.Status["himalytix-django"]);
        await AssertIncidentAsync(scene, run, report);
        await AssertJournalAsync(scene, run);
    }

    [Fact]
    public async Task A_damaged_backup_falls_back_at_once_and_never_silently()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        AddOlder(scene, bytes => bytes);
        byte[] good = await File.ReadAllBytesAsync(scene.BackupPath, TestContext.Current.CancellationToken);
        good[good.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(scene.BackupPath, good, TestContext.Current.CancellationToken);

        var run = await scene.RunAsync(new() { Settings = scene.Settings, FallbackToOlder = true });

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal(OlderName, run.Backup?.Name);
        Assert.Equal([RestoreRunState.RolledBack, RestoreRunState.Succeeded], run.Attempts.Select(a => a.Outcome));
        Assert.StartsWith("Attempt 1 with", run.Summary, StringComparison.Ordinal);
        Assert.Equal(scene.AtBackup, await scene.TextAsync());
    }

    [Fact]
    public async Task Without_being_asked_nothing_older_is_restored()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        AddOlder(scene, bytes => bytes);
        byte[] good = await File.ReadAllBytesAsync(scene.BackupPath, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(scene.BackupPath, good[..^16], TestContext.Current.CancellationToken);

        var run = await scene.RunAsync();

        Assert.Single(run.Attempts);
        Assert.Equal(RestoreRunState.RolledBack, run.State);
    }

    [Fact]
    public async Task A_cancelled_run_is_not_tried_again()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        using var source = new CancellationTokenSource();

        var run = await scene.RunAsync(
            change: step => step.Id == StepIds.Receive ? new ObservedStep(step, async () =>
            {
                await source.CancelAsync();
                return Lost();
            }) : step,
            cancellationToken: source.Token);

        Assert.Single(run.Attempts);
        Assert.Equal(RestoreRunState.RolledBack, run.State);
    }

    [Fact]
    public async Task A_roll_back_that_failed_is_not_tried_upon()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);

        var run = await scene.RunAsync(change: step => step.Id switch
        {
            StepIds.StopServices => new NoWayBackStep(step),
            StepIds.Restore => new FailingStep(step, Lost),
            _ => step,
        });

        Assert.Single(run.Attempts);
        Assert.Equal(RestoreRunState.Failed, run.State);
        string incident = await File.ReadAllTextAsync(run.IncidentPath, TestContext.Current.CancellationToken);
        Assert.Contains($"Undo-Restore -RunId {run.RunId}", incident, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newest_backup_older_than_the_limit_is_refused_before_anything_is_touched_unless_that_is_asked_for()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string old = Path.Combine(Path.GetDirectoryName(scene.BackupPath)!, OlderName);
        File.Move(scene.BackupPath, old);
        var limited = scene.Settings with { MaxBackupAge = TimeSpan.FromHours(26) };

        var refused = await scene.RunAsync(new() { Settings = limited, FallbackToOlder = true });
        Assert.Equal("PrerequisiteFailed", refused.Cause?.ErrorId);
        Assert.Contains("RPO", refused.Cause!.Message, StringComparison.Ordinal);
        Assert.Contains("-MaxBackupAgeHours", refused.Cause.RecommendedAction, StringComparison.Ordinal);
        Assert.Single(refused.Attempts);
        Assert.Empty(scene.Services.Changes);

        var named = await CheckAsync(limited, new() { Path = old });
        Assert.Equal(CheckStatus.Warn, named.Status);
        var allowed = await CheckAsync(limited with { MaxBackupAge = TimeSpan.FromDays(36500) }, null);
        Assert.NotEqual(CheckStatus.Fail, allowed.Status);
    }

    private static FullRestoreRequest Swap(RestoreScene scene) => new() { Settings = scene.Settings, Strategy = RestoreStrategy.Swap };

    private static DatabaseException Lost() => new("SessionLost", RestoreErrorCategory.Unavailable, "the connection broke off", "wait for the server");

    private static void AddOlder(RestoreScene scene, Func<byte[], byte[]> change) =>
        File.WriteAllBytes(Path.Combine(Path.GetDirectoryName(scene.BackupPath)!, OlderName), change(File.ReadAllBytes(scene.BackupPath)));

    private static async Task<RestorePrerequisite> CheckAsync(SettingsRequest settings, BackupReference? source)
    {
        var request = new PrerequisiteRequest { Settings = settings, Source = source };
        return await new RestoreEngine().Health.CheckPrerequisitesAsync(request, new RecordingReporter(), TestContext.Current.CancellationToken).FirstAsync(line => line.Name == "Backup", TestContext.Current.CancellationToken);
    }

    private static async Task AssertIncidentAsync(RestoreScene scene, RestoreRun run, string report)
    {
        Assert.Equal(Path.Combine(scene.StateFolder, "runs", run.RunId, "incident.md"), run.IncidentPath);
        foreach (string path in new[] { run.IncidentPath, Path.ChangeExtension(report, ".incident.md") })
        {
            string text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
            Assert.Contains("## What to do", text, StringComparison.Ordinal);
            Assert.Contains("wait for the server", text, StringComparison.Ordinal);
            Assert.Contains("| himalytix-django | Running", text, StringComparison.Ordinal);
            Assert.Contains($"| {scene.Database} | It is the one from before the run: ", text, StringComparison.Ordinal);
            Assert.Contains("Attempt 3 begins", text, StringComparison.Ordinal);
            Assert.DoesNotContain(RestoreScene.Passphrase, text, StringComparison.Ordinal);
            using var json = JsonDocument.Parse(await File.ReadAllTextAsync(Path.ChangeExtension(path, ".json"), TestContext.Current.CancellationToken));
            Assert.Equal(3, json.RootElement.GetProperty("run").GetProperty("attempts").GetArrayLength());
            Assert.True(json.RootElement.GetProperty("timeline").GetArrayLength() > 6);
        }

        using var whole = JsonDocument.Parse(await File.ReadAllTextAsync(report, TestContext.Current.CancellationToken));
        Assert.Equal(run.RunId, whole.RootElement.GetProperty("runId").GetString());
    }

    // What the journal tells is what the run was, attempt by attempt, and nothing of an earlier attempt is taken for the last one's.
    private static async Task AssertJournalAsync(RestoreScene scene, RestoreRun run)
    {
        var told = await new RunStore(scene.StateFolder).GetAsync(run.RunId, TestContext.Current.CancellationToken);
        Assert.Equal(run.State, told.State);
        Assert.Equal(run.Attempts.Select(a => (a.Number, a.Backup, a.Outcome, a.Failure?.ErrorId)), told.Attempts.Select(a => (a.Number, a.Backup, a.Outcome, a.Failure?.ErrorId)));
        Assert.Equal(run.Steps.Select(s => (s.Id, s.Status)), told.Steps.Select(s => (s.Id, s.Status)));
        Assert.Equal(run.Snapshot?.Name, told.Snapshot?.Name);
        Assert.Equal(run.Cause?.ErrorId, told.Cause?.ErrorId);
        Assert.Equal(run.IncidentPath, told.IncidentPath);
    }
}
