using System.Collections.Concurrent;
using System.Globalization;
using HimalytixRestore.Engine.Tests.Faults;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Runbook.Killing;

/// <summary>Fault 35: the process is killed at every record of the journal; then the run is gone on with, or undone.</summary>
public sealed class KillLoopTests(OwnServerFixture own) : IClassFixture<OwnServerFixture>
{
    /// <summary>Every point with both ways out; otherwise each point takes one of them in turn (docs/testing.md).</summary>
    private static readonly bool s_isWhole = Environment.GetEnvironmentVariable("HIMALYTIX_KILL") is "all";

    [Fact]
    public Task Fault_35_killed_at_every_record_of_InPlace() => KillAsync(RestoreStrategy.InPlace);

    [Fact]
    public Task Fault_35_killed_at_every_record_of_Swap() => KillAsync(RestoreStrategy.Swap);

    private async Task KillAsync(RestoreStrategy strategy)
    {
        var server = await own.GetAsync();
        using var scene = await KillScene.CreateAsync(server);
        int records = await CountRecordsAsync(scene, strategy);
        var points = from record in Enumerable.Range(1, records)
                     from afterFlush in (bool[])[false, true]
                     from isResumed in (bool[])[false, true]
                     where s_isWhole || isResumed == ((record % 2 == 0) == afterFlush)
                     select (record, afterFlush, isResumed);
        var failures = new ConcurrentQueue<string>();

        await Parallel.ForEachAsync(points, new ParallelOptions { MaxDegreeOfParallelism = Math.Max(2, Environment.ProcessorCount) }, async (point, _) =>
        {
            try
            {
                await KillAndRecoverAsync(scene, strategy, point.record, point.afterFlush, point.isResumed);
            }
            catch (Exception e)
            {
                failures.Enqueue(string.Create(CultureInfo.InvariantCulture, $"record {point.record} of {records}, {(point.afterFlush ? "after its flush" : "before its write")}, {(point.isResumed ? "resumed" : "undone")}: {e.Message}"));
            }
        });

        Assert.True(failures.IsEmpty, string.Join("\n\n", failures.Order(StringComparer.Ordinal)));
    }

    private static async Task<int> CountRecordsAsync(KillScene scene, RestoreStrategy strategy)
    {
        var order = await scene.CopyAsync();
        var run = await RestoreChild.Runbook(order).RunAsync(new() { Settings = scene.Settings(order), Strategy = strategy }, new RecordingReporter(), default);
        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal(scene.AtBackup, await scene.SumsAsync(order.Database));
        await scene.DropAsync(order);
        return (await File.ReadAllLinesAsync(run.JournalPath)).Length;
    }

    private static async Task KillAndRecoverAsync(KillScene scene, RestoreStrategy strategy, int record, bool afterFlush, bool isResumed)
    {
        var order = await scene.CopyAsync() with { Strategy = strategy, Record = record, AfterFlush = afterFlush };
        var check = await Recovery.BeginAsync(scene, order);
        using (var child = RestoreChild.Start(order, scene.Server, KillScene.Passphrase))
        {
            var output = child.StandardOutput.ReadToEndAsync();
            await child.WaitForExitAsync();
            Assert.True(child.ExitCode == 137, $"exit code {child.ExitCode}: {await output}");
        }

        if (isResumed)
            await check.ResumeAsync();
        else
            await check.UndoAsync();
        await scene.DropAsync(order);
    }
}
