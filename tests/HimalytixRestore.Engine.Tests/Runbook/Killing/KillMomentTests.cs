using System.Globalization;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.Engine.Tests.Faults;
using HimalytixRestore.TestSupport;
using Npgsql;

namespace HimalytixRestore.Engine.Tests.Runbook.Killing;

/// <summary>
/// Fault 35 between the records of the journal: in the middle of a copy, once nobody is let in, while sessions are ended, when names have
/// changed that no record tells of. Each moment is brought about in both strategies at once; each run is then gone on with, or undone.
/// </summary>
public sealed class KillMomentTests(OwnServerFixture own) : IClassFixture<OwnServerFixture>
{
    private static readonly (RestoreStrategy Strategy, bool IsResumed)[] s_all = [(RestoreStrategy.InPlace, true), (RestoreStrategy.InPlace, false), (RestoreStrategy.Swap, true), (RestoreStrategy.Swap, false)];

    [Fact]
    public async Task Fault_35_killed_in_the_middle_of_a_COPY() => await KillAsync(
        async (scene, _) =>
        {
            var holder = await scene.Server.OpenAsync();
            await using var command = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_lock_shared({KillScene.HoldLock})"), holder);
            await command.ExecuteNonQueryAsync();
            return holder;
        },
        (scene, order) => scene.Server.ScalarAsync<bool>("postgres", $"SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname ~ '^{order.Database}(_restore_|$)' AND query LIKE 'COPY%held%' AND wait_event = 'PgSleep')"));

    [Fact]
    public async Task Fault_35_killed_once_nobody_is_let_in() => await KillAsync(
        async (scene, order) => await scene.HoldNameAsync(order.Database),
        async (scene, order) => await IsClosedAsync(scene, order) && (await scene.RenamersAsync(order.Database)).Length > 0);

    [Fact]
    public async Task Fault_35_killed_while_sessions_are_ended()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Skip("A session's process can be stopped only on this machine.");
        await KillAsync(async (scene, order) => await StoppedSession.BeginAsync(await scene.Server.OpenAsync(order.Database)), IsClosedAsync);
    }

    [Theory]
    [InlineData(RestoreStrategy.InPlace, "StepEnded Snapshot")]
    [InlineData(RestoreStrategy.InPlace, "StepEnded ResetDatabase")]
    [InlineData(RestoreStrategy.Swap, "StepEnded SwapDatabases")]
    public async Task Fault_35_killed_after_the_commit_of_a_rename_and_before_its_record(RestoreStrategy strategy, string record)
    {
        using var scene = await KillScene.CreateAsync(await own.GetAsync());

        await KillCases.RunAsync(
            scene,
            from isResumed in (bool[])[true, false]
            select new KillCase(
                isResumed ? "resumed" : "undone",
                order => order with { Strategy = strategy, Point = new() { Name = record } },
                async check =>
                {
                    Assert.DoesNotContain(record, await WatchedFileStream.ReadNamesAsync((await check.ListAsync())!.JournalPath));
                    Assert.Contains("_before_", await check.NeighboursAsync(), StringComparison.Ordinal);
                    await check.EndAsync(isResumed);
                }));
    }

    [Fact]
    public async Task Fault_35_what_the_server_still_does_for_the_killed_process_is_ended_before_the_run_is_gone_on_with()
    {
        var server = await own.GetAsync();
        using var scene = await KillScene.CreateAsync(server);
        var order = await scene.CopyAsync() with { SnapshotMethod = SnapshotMethod.Template };
        var check = await Recovery.BeginAsync(scene, order);
        Task resumed;
        await using (await scene.HoldCreationAsync())
        {
            int[] orphans = [];
            using (var child = RestoreChild.Start([order], server))
            {
                await Eventually.TrueAsync(async () => (orphans = await scene.CreatorsAsync()).Length > 0, "the copy waits");
                child.Kill();
                await child.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            resumed = check.ResumeAsync();
            await Eventually.TrueAsync(async () => resumed.IsCompleted || (await scene.CreatorsAsync()).Except(orphans).Any(), "the run that is gone on with copies too");
        }

        await resumed;
    }

    [Theory]
    [InlineData(SnapshotMethod.Template)]
    [InlineData(SnapshotMethod.Dump)]
    public async Task Fault_35_killed_around_the_other_snapshots(SnapshotMethod method)
    {
        using var scene = await KillScene.CreateAsync(await own.GetAsync());

        await KillCases.RunAsync(
            scene,
            from point in (KillPoint[])
            [
                new() { Name = "StepIntent Snapshot", AfterFlush = true },
                new() { Name = "StepEnded Snapshot" },
                new() { Name = "StepEnded Snapshot", AfterFlush = true },
                new() { Name = "StepEnded ResetDatabase" },
                new() { Name = "StepEnded Restore" },
                new() { Name = "StepEnded CheckHealth", AfterFlush = true },
            ]
            from isResumed in (bool[])[true, false]
            where KillForm.IsWhole || isResumed == point.AfterFlush
            select new KillCase($"{point}, {(isResumed ? "resumed" : "undone")}", order => order with { SnapshotMethod = method, Point = point }, check => check.EndAsync(isResumed)));
    }

    /// <summary>Holds runs of both strategies up, kills them there, and goes on with them or undoes them.</summary>
    /// <param name="holdAsync">Holds a run up until it is disposed.</param>
    /// <param name="isReachedAsync">Whether a run stands still.</param>
    private async Task KillAsync(Func<KillScene, KillOrder, Task<IAsyncDisposable>> holdAsync, Func<KillScene, KillOrder, Task<bool>> isReachedAsync)
    {
        var server = await own.GetAsync();
        using var scene = await KillScene.CreateAsync(server);
        List<(KillOrder Order, Recovery Check, IAsyncDisposable Holder)> runs = [];
        foreach (var (strategy, _) in s_all)
        {
            var order = await scene.CopyAsync() with { Strategy = strategy };
            runs.Add((order, await Recovery.BeginAsync(scene, order), await holdAsync(scene, order)));
        }

        try
        {
            using var child = RestoreChild.Start([.. runs.Select(run => run.Order)], server);
            foreach (var run in runs)
                await Eventually.TrueAsync(async () => child.HasExited || await isReachedAsync(scene, run.Order), "the run stands still");
            Assert.False(child.HasExited, "the runs were not held up");
            child.Kill();
            await child.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            foreach (var run in runs)
                await run.Holder.DisposeAsync();
        }

        foreach (var (run, way) in runs.Zip(s_all))
            await run.Check.EndAsync(way.IsResumed);
    }

    private static Task<bool> IsClosedAsync(KillScene scene, KillOrder order) =>
        scene.Server.ScalarAsync<bool>("postgres", $"SELECT EXISTS (SELECT FROM pg_database WHERE datname = '{order.Database}' AND NOT datallowconn)");

    /// <summary>A session whose process hears nothing, not even that it shall end.</summary>
    private sealed class StoppedSession(NpgsqlConnection connection) : IAsyncDisposable
    {
        public static async Task<StoppedSession> BeginAsync(NpgsqlConnection connection)
        {
            var session = new StoppedSession(connection);
            await session.SignalAsync("-STOP");
            return session;
        }

        public async ValueTask DisposeAsync()
        {
            await SignalAsync("-CONT");
            await connection.DisposeAsync();
        }

        private Task<ProcessResult> SignalAsync(string signal) =>
            ProcessRunner.RunAsync(new() { FileName = "kill", Arguments = [signal, connection.ProcessID.ToString(CultureInfo.InvariantCulture)] }, CancellationToken.None);
    }
}
