using System.Globalization;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.Engine.Tests.Faults;
using HimalytixRestore.TestSupport;
using Npgsql;

namespace HimalytixRestore.Engine.Tests.Runbook.Killing;

/// <summary>Fault 35 between the records of the journal: in the middle of a copy, once nobody is let in, while sessions are ended; and the server itself.</summary>
public sealed class KillMomentTests(OwnServerFixture own) : IClassFixture<OwnServerFixture>
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fault_35_killed_in_the_middle_of_a_COPY(bool isResumed) => await KillAsync(isResumed, async (scene, order) =>
    {
        var holder = await scene.Server.OpenAsync();
        await using (var command = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_lock({KillScene.HoldLock})"), holder))
            await command.ExecuteNonQueryAsync();
        return (holder, () => IsAsync(scene, $"SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = '{order.Database}' AND query LIKE 'COPY%held%' AND wait_event = 'PgSleep')"));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fault_35_killed_once_nobody_is_let_in(bool isResumed) => await KillAsync(isResumed, async (scene, order) =>
    {
        // Setting the comment locks the database's name, but not what lets sessions in.
        var holder = await scene.Server.OpenAsync();
        await using (var batch = new NpgsqlBatch(holder) { BatchCommands = { new("BEGIN"), new($"COMMENT ON DATABASE {order.Database} IS 'held'") } })
            await batch.ExecuteNonQueryAsync();
        return (holder, () => IsAsync(scene, $"SELECT NOT datallowconn AND EXISTS (SELECT FROM pg_stat_activity WHERE {holder.ProcessID} = ANY (pg_blocking_pids(pid))) FROM pg_database WHERE datname = '{order.Database}'"));
    });

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fault_35_killed_while_sessions_are_ended(bool isResumed)
    {
        var session = await own.GetAsync() is { } server && OperatingSystem.IsLinux() ? new StoppedSession() : null;
        if (session is null)
            Assert.Skip("A session's process can be stopped only on this machine.");
        await KillAsync(isResumed, async (scene, order) =>
        {
            await session.StopAsync(await scene.Server.OpenAsync(order.Database));
            return (session, () => IsAsync(scene, $"SELECT NOT datallowconn FROM pg_database WHERE datname = '{order.Database}'"));
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fault_35_the_server_is_killed_right_after_success(bool isUndone)
    {
        var server = await own.GetAsync();
        using var scene = await KillScene.CreateAsync(server);
        var order = await scene.CopyAsync();
        var check = await Recovery.BeginAsync(scene, order);
        var run = await RestoreChild.Runbook(order).RunAsync(new() { Settings = scene.Settings(order) }, new RecordingReporter(), default);
        await server.RestartAsync("immediate");
        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);

        if (isUndone)
            await check.UndoAsync();
        else
            await check.ResumeAsync(hasLock: false);
    }

    [Theory]
    [InlineData(SnapshotMethod.Template)]
    [InlineData(SnapshotMethod.Dump)]
    public async Task Fault_35_killed_around_the_other_snapshots(SnapshotMethod method)
    {
        var server = await own.GetAsync();
        using var scene = await KillScene.CreateAsync(server);
        // Record 16 says where the snapshot will be, 17 that it is there; 19 and 21 end the reset and the restore.
        foreach (var (record, afterFlush, isResumed) in ((int, bool, bool)[])[(16, true, true), (17, false, true), (17, true, false), (19, false, false), (19, false, true), (21, false, true), (23, true, false)])
        {
            var order = await scene.CopyAsync() with { SnapshotMethod = method, Record = record, AfterFlush = afterFlush };
            var check = await Recovery.BeginAsync(scene, order);
            using (var child = RestoreChild.Start(order, scene.Server, KillScene.Passphrase))
                await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            await (isResumed ? check.ResumeAsync() : check.UndoAsync());
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(9)]
    [InlineData(12)]
    public async Task Fault_35_killed_in_a_roll_back_and_rolled_back_to_the_end(int record)
    {
        var server = await own.GetAsync();
        using var scene = await KillScene.CreateAsync(server);
        var order = await scene.CopyAsync();
        var check = await Recovery.BeginAsync(scene, order);
        var run = await RestoreChild.Runbook(order).RunAsync(new() { Settings = scene.Settings(order), StopAfter = "Restore" }, new RecordingReporter(), default);
        using (var child = RestoreChild.Start(order with { UndoRunId = run.RunId, Record = record, AfterFlush = true }, server, KillScene.Passphrase))
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);

        var resumed = await RestoreChild.Runbook(order).ResumeAsync(new() { Settings = scene.Settings(order), RunId = run.RunId }, new RecordingReporter(), default);

        Assert.True(resumed.State == RestoreRunState.RolledBack, resumed.Summary);
        await check.CheckUndoneAsync(resumed);
    }

    /// <summary>Holds a run up, kills it there, and goes on with it or undoes it.</summary>
    private async Task KillAsync(bool isResumed, Func<KillScene, KillOrder, Task<(IAsyncDisposable Holder, Func<Task<bool>> IsReached)>> holdAsync)
    {
        var server = await own.GetAsync();
        using var scene = await KillScene.CreateAsync(server);
        var order = await scene.CopyAsync();
        var check = await Recovery.BeginAsync(scene, order);
        var (holder, isReached) = await holdAsync(scene, order);
        using (var child = RestoreChild.Start(order, server, KillScene.Passphrase))
        {
            await using (holder)
            {
                await Eventually.TrueAsync(async () => child.HasExited || await isReached(), "the run stands still");
                Assert.False(child.HasExited, "the run was not held up");
                child.Kill();
                await child.WaitForExitAsync();
            }
        }

        await (isResumed ? check.ResumeAsync() : check.UndoAsync());
    }

    private static Task<bool> IsAsync(KillScene scene, string sql) => scene.Server.ScalarAsync<bool>("postgres", sql);

    /// <summary>A session whose process hears nothing, not even that it shall end.</summary>
    private sealed class StoppedSession : IAsyncDisposable
    {
        private NpgsqlConnection? _connection;

        public async Task StopAsync(NpgsqlConnection connection)
        {
            _connection = connection;
            await SignalAsync("-STOP");
        }

        public async ValueTask DisposeAsync()
        {
            await SignalAsync("-CONT");
            await _connection!.DisposeAsync();
        }

        private Task<ProcessResult> SignalAsync(string signal) =>
            ProcessRunner.RunAsync(new() { FileName = "kill", Arguments = [signal, _connection!.ProcessID.ToString(CultureInfo.InvariantCulture)] }, CancellationToken.None);
    }
}
