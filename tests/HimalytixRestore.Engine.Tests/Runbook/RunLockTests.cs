using System.Diagnostics;
using System.Text.Json;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Locking;
using HimalytixRestore.Engine.Reports;
using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.Ports;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>Fault 37: two restores at once; a lock of a dead process, also when its number has been given again.</summary>
public sealed class RunLockTests(PostgresFixture postgres) : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RecordingReporter _reporter = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Locks => _folder.Combine("locks");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Fault_37_the_second_run_is_refused_at_once_and_told_who_has_the_database()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        RunbookException? error = null;
        string inside = "";
        TimeSpan waited = default;

        var first = await scene.RunAsync(change: step => step.Id != StepIds.StopServices ? step : new ObservedStep(step, async () =>
        {
            inside = string.Join(' ', scene.Services.Changes);
            long began = Stopwatch.GetTimestamp();
            error = await Assert.ThrowsAsync<RunbookException>(() => scene.RunAsync());
            waited = Stopwatch.GetElapsedTime(began);
            Assert.Equal("RunIsActive", (await Assert.ThrowsAsync<RunbookException>(() => scene.Runbook().UndoAsync(new() { Settings = scene.Settings, RunId = error.Evidence["RunId"] }, scene.Reporter, default))).ErrorId);
            Assert.Equal(inside, string.Join(' ', scene.Services.Changes));
            return null;
        }));

        Assert.True(first.State == RestoreRunState.Succeeded, first.Summary);
        Assert.Equal("RunLocked", error!.ErrorId);
        Assert.Contains($"run {first.RunId} since ", error.Message, StringComparison.Ordinal);
        Assert.Equal((first.RunId, $"{Environment.ProcessId}", Environment.MachineName), (error.Evidence["RunId"], error.Evidence["Process"], error.Evidence["Host"]));
        Assert.True(waited < TimeSpan.FromSeconds(10), $"it took {waited}");
        Assert.Single(Directory.EnumerateDirectories(Path.Combine(scene.StateFolder, "runs")));
    }

    [Fact]
    public async Task Another_machine_is_told_by_the_server_who_has_the_database()
    {
        var (server, database) = await ConnectAsync();
        await using var held = await RunLock.TakeAsync(server, Locks, database, "r1", _reporter, Token);

        var error = await Assert.ThrowsAsync<RunbookException>(() => RunLock.TakeAsync(server, _folder.Combine("elsewhere"), database, "r2", _reporter, Token));

        Assert.Equal(("RunLocked", "r1"), (error.ErrorId, error.Evidence["RunId"]));
        Assert.Contains($"{Environment.ProcessId}@{Environment.MachineName}", error.Message, StringComparison.Ordinal);
        await using var other = await RunLock.TakeAsync(server, Locks, database + "x", "r3", _reporter, Token);
    }

    [Theory]
    [InlineData("Restore-Database")]
    [InlineData("Reset-Database")]
    [InlineData("Switch-Database")]
    [InlineData("New-DbSnapshot")]
    [InlineData("Invoke-RestoreDrill")]
    public async Task A_single_command_is_refused_while_a_run_has_the_database(string command)
    {
        var (server, database) = await ConnectAsync();
        var settings = new SettingsRequest { Environment = "production", HostName = server.Settings.HostName, Port = server.Settings.Port, UserName = server.Settings.UserName, Password = server.Settings.Password, Database = database, StateFolder = _folder.FullPath };
        var engine = new RestoreEngine();
        await using (await RunLock.TakeAsync(server, Locks, database, "r1", _reporter, Token))
        {
            var error = await Assert.ThrowsAsync<RunbookException>(() => command switch
            {
                "Restore-Database" => engine.Databases.RestoreAsync(new() { Settings = settings, Source = new() { Path = "/nowhere.sql" } }, _reporter, Token),
                "Reset-Database" => engine.Databases.ResetAsync(new() { Settings = settings }, _reporter, Token),
                "Switch-Database" => engine.Databases.SwitchAsync(new() { Settings = settings, NewDatabase = "other" }, _reporter, Token),
                "New-DbSnapshot" => engine.Databases.SnapshotAsync(new() { Settings = settings, Method = SnapshotMethod.Rename }, _reporter, Token),
                _ => engine.Drills.RunAsync(new() { Settings = settings }, _reporter, Token),
            });

            Assert.Equal(("RunLocked", "r1"), (error.ErrorId, error.Evidence["RunId"]));
            Assert.False(Directory.Exists(_folder.Combine("runs")));
        }

        Assert.Equal(0L, await (await postgres.GetAsync()).ScalarAsync<long>("postgres", $"SELECT count(*) FROM pg_database WHERE datname LIKE '{database}%'"));
    }

    [Fact]
    public async Task A_run_is_refused_while_a_command_has_the_database_and_told_which()
    {
        var (server, database) = await ConnectAsync();
        await using (await RunLock.TakeForCommandAsync(server, Locks, database, "Restore-Database", _reporter, Token))
        {
            Assert.False(Directory.Exists(Locks));
            var error = await Assert.ThrowsAsync<RunbookException>(() => RunLock.TakeAsync(server, Locks, database, "r2", _reporter, Token));
            Assert.Equal(("RunLocked", "Restore-Database", ""), (error.ErrorId, error.Evidence["Holder"], error.Evidence["RunId"]));
            Assert.Contains("by Restore-Database since ", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("Get-RestoreRun", error.RecommendedAction, StringComparison.Ordinal);
            await Assert.ThrowsAsync<RunbookException>(() => RunLock.RequireFreeAsync(server, Locks, database, Token));
        }

        await RunLock.RequireFreeAsync(server, Locks, database, Token);
        await using var free = await RunLock.TakeAsync(server, Locks, database, "r2", _reporter, Token);
    }

    [Fact]
    public async Task A_lock_is_free_when_its_run_has_ended()
    {
        var (server, database) = await ConnectAsync();
        await (await RunLock.TakeAsync(server, Locks, database, "r1", _reporter, Token)).DisposeAsync();
        Assert.Empty(Directory.EnumerateFiles(Locks));
        await using var held = await RunLock.TakeAsync(server, Locks, database, "r2", _reporter, Token);
        Assert.Empty(_reporter.Warnings);
    }

    [Fact]
    public async Task A_lock_of_a_dead_process_is_taken_over_and_that_is_said()
    {
        var (server, database) = await ConnectAsync();
        using var dead = Process.Start("true");
        var identity = new ProcessIdentity(dead.Id, DateTimeOffset.UtcNow);
        await dead.WaitForExitAsync(Token);
        await LeaveAsync(server, database, identity);

        await using var held = await RunLock.TakeAsync(server, Locks, database, "r2", _reporter, Token);

        Assert.Contains("run r1 since ", Assert.Single(_reporter.Warnings), StringComparison.Ordinal);
        Assert.Contains("r2", await File.ReadAllTextAsync(Directory.EnumerateFiles(Locks).Single(), Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_got_the_number_of_a_dead_one_does_not_hold_its_lock()
    {
        var (server, database) = await ConnectAsync();
        await LeaveAsync(server, database, ProcessIdentity.Current with { StartedAt = DateTimeOffset.UtcNow.AddDays(-1) });

        await using var held = await RunLock.TakeAsync(server, Locks, database, "r2", _reporter, Token);

        Assert.Single(_reporter.Warnings);
    }

    [Fact]
    public async Task A_run_whose_session_the_server_lost_still_has_the_database()
    {
        var (server, database) = await ConnectAsync();
        await LeaveAsync(server, database, ProcessIdentity.Current);

        var error = await Assert.ThrowsAsync<RunbookException>(() => RunLock.TakeAsync(server, Locks, database, "r2", _reporter, Token));

        Assert.Equal(("RunLocked", "r1"), (error.ErrorId, error.Evidence["RunId"]));
    }

    [Fact]
    public async Task A_dead_process_that_nobody_asked_for_is_dead()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("Only here do dead processes wait for their parent.");
        // The shell becomes a program that never asks for its child's end.
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, RedirectStandardOutput = true, ArgumentList = { "-c", "sleep 0.3 & echo $!; exec sleep 60" } };
        using var parent = Process.Start(start)!;
        try
        {
            int child = int.Parse((await parent.StandardOutput.ReadLineAsync(Token))!, System.Globalization.CultureInfo.InvariantCulture);
            await Eventually.TrueAsync(async () => (await File.ReadAllTextAsync($"/proc/{child}/stat", Token)).Contains(") Z", StringComparison.Ordinal), "the child has ended");
            using var zombie = Process.GetProcessById(child);

            Assert.False(new ProcessIdentity(child, new DateTimeOffset(zombie.StartTime)).IsAlive());
        }
        finally
        {
            parent.Kill();
        }
    }

    [Fact]
    public async Task Fault_38_a_state_folder_that_cannot_be_written_is_refused_before_anything_is_touched()
    {
        await using var scene = await RestoreScene.CreateAsync(postgres);
        string before = await scene.TextAsync();
        string file = _folder.Combine("file");
        await File.WriteAllTextAsync(file, "", Token);

        var error = await Assert.ThrowsAsync<RunbookException>(() => scene.RunAsync(new() { Settings = scene.Settings with { StateFolder = Path.Combine(file, "state") } }));

        Assert.Equal("StateFolderNotWritable", error.ErrorId);
        Assert.Empty(scene.Services.Changes);
        Assert.Equal((before, ""), (await scene.TextAsync(), await scene.NeighboursAsync()));
    }

    private async Task<(ServerConnections Server, string Database)> ConnectAsync()
    {
        var server = await postgres.GetAsync();
        return (new(new() { HostName = server.HostName, Port = server.Port, UserName = server.UserName, Password = server.Password }), $"lock_{Guid.NewGuid():N}");
    }

    /// <summary>The lock file of a run of a process.</summary>
    private async Task LeaveAsync(ServerConnections server, string database, ProcessIdentity process)
    {
        string path;
        await using (await RunLock.TakeAsync(server, Locks, database, "r0", _reporter, Token))
            path = Directory.EnumerateFiles(Locks).Single();
        await File.WriteAllTextAsync(path, JsonSerializer.Serialize(new LockOwner("r1", process, Environment.MachineName, DateTimeOffset.UtcNow.AddMinutes(-5)), RestoreJson.Line), Token);
    }
}
