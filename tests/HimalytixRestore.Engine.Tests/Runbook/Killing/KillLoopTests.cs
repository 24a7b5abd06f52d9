using HimalytixRestore.Engine.Tests.Faults;

namespace HimalytixRestore.Engine.Tests.Runbook.Killing;

/// <summary>
/// Fault 35: the process is killed at every record of the journal, before it is written and after it is on the disk; then the run is gone
/// on with, and in a second pass undone (<see cref="KillForm"/>). The records are those of a run that nobody disturbed.
/// </summary>
public sealed class KillLoopTests(OwnServerFixture own) : IClassFixture<OwnServerFixture>
{
    [Theory]
    [InlineData(RestoreStrategy.InPlace)]
    [InlineData(RestoreStrategy.Swap)]
    public async Task Fault_35_killed_at_every_record(RestoreStrategy strategy)
    {
        using var scene = await KillScene.CreateAsync(await own.GetAsync());
        var records = await ReadRecordsAsync(scene, order => order with { Strategy = strategy });

        await KillCases.RunAsync(
            scene,
            from point in Points(records.Count)
            from isResumed in (bool[])[true, false]
            where KillForm.Takes(point, isResumed)
            select new KillCase($"{point} ({records[point.Record - 1]}), {(isResumed ? "resumed" : "undone")}", order => order with { Strategy = strategy, Point = point }, check => check.EndAsync(isResumed)));
    }

    [Theory]
    [InlineData(RestoreStrategy.InPlace, null)]
    [InlineData(RestoreStrategy.InPlace, "Restore")]
    [InlineData(RestoreStrategy.Swap, null)]
    [InlineData(RestoreStrategy.Swap, "Restore")]
    public async Task Fault_35_killed_at_every_record_of_the_roll_back(RestoreStrategy strategy, string? lastStep)
    {
        using var scene = await KillScene.CreateAsync(await own.GetAsync());
        KillOrder Change(KillOrder order) => order with { Strategy = strategy, StopAfter = lastStep, IsUndone = true };
        var records = await ReadRecordsAsync(scene, Change);

        await KillCases.RunAsync(
            scene,
            from point in Points(records.Count)
            from isResumed in (bool[])[true, false]
            where KillForm.Takes(point, isResumed)
            select new KillCase($"roll back, {point} ({records[point.Record - 1]}), {(isResumed ? "resumed" : "undone")}", order => Change(order) with { Point = point }, check => check.RollBackAsync(isResumed)));
    }

    [Theory]
    [InlineData(RestoreStrategy.InPlace)]
    [InlineData(RestoreStrategy.Swap)]
    public async Task Fault_35_killed_at_every_record_and_again_soon_after_it_was_gone_on_with(RestoreStrategy strategy)
    {
        using var scene = await KillScene.CreateAsync(await own.GetAsync());
        var records = await ReadRecordsAsync(scene, order => order with { Strategy = strategy });

        await KillCases.RunAsync(
            scene,
            from record in Enumerable.Range(1, records.Count)
            where KillForm.IsWhole || record % 4 == 1
            let again = new KillPoint { Record = 1 + (record % 5), AfterFlush = record / 4 % 2 == 0 }
            select new KillCase($"record {record} ({records[record - 1]}), then {again}", order => order with { Strategy = strategy, Point = new() { Record = record, AfterFlush = true } }, check => check.EndAsync(isResumed: record % 3 > 0)) { Again = again });
    }

    private static IEnumerable<KillPoint> Points(int records) =>
        from record in Enumerable.Range(1, records)
        from afterFlush in (bool[])[false, true]
        select new KillPoint { Record = record, AfterFlush = afterFlush };

    /// <summary>The records of a run that nobody disturbs; of its roll back, where it is undone.</summary>
    private static async Task<IReadOnlyList<string>> ReadRecordsAsync(KillScene scene, Func<KillOrder, KillOrder> change)
    {
        var order = change(await scene.CopyAsync());
        var run = await RestoreChild.RunAsync(order, RestoreChild.Runbook(order), scene.Settings(order));
        Assert.True(run.State == (order.IsUndone ? RestoreRunState.RolledBack : RestoreRunState.Succeeded), run.Summary);
        Assert.Equal(order.IsUndone ? scene.AtStart : scene.AtBackup, await scene.SumsAsync(order.Database));
        await scene.DropAsync(order);
        var names = await WatchedFileStream.ReadNamesAsync(run.JournalPath);
        return order.IsUndone ? [.. names.SkipWhile(name => name != "RollbackStarted")] : names;
    }
}
