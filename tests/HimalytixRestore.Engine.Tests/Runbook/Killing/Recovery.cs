using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Runbook.Killing;

/// <summary>What must be so after a run that was killed is gone on with, or undone.</summary>
internal sealed class Recovery
{
    private readonly KillScene _scene;
    private readonly KillOrder _order;
    private readonly RunbookOperations _runbook;
    private readonly FileServices _services;
    private readonly RecordingReporter _reporter = new();
    private readonly string _attributes;
    private readonly string _found;

    private Recovery(KillScene scene, KillOrder order, string attributes)
    {
        (_scene, _order, _attributes) = (scene, order, attributes);
        _runbook = RestoreChild.Runbook(order);
        _services = new(order.ServicesPath);
        _found = _services.Text;
    }

    public static async Task<Recovery> BeginAsync(KillScene scene, KillOrder order) => new(scene, order, await scene.AttributesAsync(order.Database));

    /// <summary>Goes on with the run: everything is as in the backup, and the old database is kept.</summary>
    /// <param name="hasLock">Whether the lock of a dead process stays where there is nothing to go on with.</param>
    public async Task ResumeAsync(bool hasLock = true)
    {
        if (await FindAsync() is not { } run)
            return;
        bool isComplete = run.State == RestoreRunState.Succeeded;
        if (!isComplete)
        {
            Assert.Equal(RestoreRunState.Interrupted, run.State);
            run = await _runbook.ResumeAsync(new() { Settings = _scene.Settings(_order), RunId = run.RunId }, _reporter, default);
        }

        Assert.True(run.State == RestoreRunState.Succeeded, $"{run.Summary} {run.Cause?.Message}");
        Assert.All(run.Steps, step => Assert.Contains(step.Status, new[] { StepStatus.Succeeded, StepStatus.Skipped }));
        bool isFile = run.Snapshot!.Method == SnapshotMethod.Dump;
        Assert.Equal(isFile ? "" : run.Snapshot.Name, await _scene.NeighboursAsync(_order.Database));
        if (isFile)
            Assert.True(File.Exists(run.Snapshot.Path), run.Snapshot.Path);
        else
            Assert.Equal(_scene.AtStart, await _scene.SumsAsync(run.Snapshot.Name));
        await CheckAsync(run, _scene.AtBackup, hasLock: isComplete && hasLock);
    }

    /// <summary>Undoes the run: everything is as it was before; what had been proven is kept.</summary>
    public async Task UndoAsync()
    {
        if (await FindAsync() is not { } run)
            return;
        run = await _runbook.UndoAsync(new() { Settings = _scene.Settings(_order), RunId = run.RunId }, _reporter, default);
        Assert.True(run.State == RestoreRunState.RolledBack, $"{run.Summary} {run.Cause?.Message}");
        await CheckUndoneAsync(run);
    }

    /// <summary>Everything is as it was before.</summary>
    /// <param name="run">The run that was undone.</param>
    public async Task CheckUndoneAsync(RestoreRun run)
    {
        string rest = await _scene.NeighboursAsync(_order.Database);
        Assert.True(rest.Length == 0 || (rest == $"{_order.Database}_failed_{run.RunId}" && run.Health is not null), $"left: {rest}");
        await CheckAsync(run, _scene.AtStart, hasLock: false);
    }

    /// <summary>The one run of the order; null, with nothing touched, when it did not come to be.</summary>
    public async Task<RestoreRun?> FindAsync()
    {
        var runs = await _runbook.ListAsync(new() { Settings = _scene.Settings(_order) }, _reporter, default).ToListAsync();
        if (runs.Count > 0)
            return Assert.Single(runs);
        Assert.Equal((_scene.AtStart, _attributes, _found, ""), (await _scene.SumsAsync(_order.Database), await _scene.AttributesAsync(_order.Database), _services.Text, await _scene.NeighboursAsync(_order.Database)));
        var again = await _runbook.RunAsync(new() { Settings = _scene.Settings(_order), Strategy = _order.Strategy }, _reporter, default);
        Assert.True(again.State == RestoreRunState.Succeeded, again.Summary);
        return null;
    }

    private async Task CheckAsync(RestoreRun run, string sums, bool hasLock)
    {
        Assert.Equal(sums, await _scene.SumsAsync(_order.Database));
        Assert.Equal(_attributes, await _scene.AttributesAsync(_order.Database));
        Assert.Equal(_found, _services.Text);
        Assert.False(Directory.Exists(Path.Combine(Path.GetDirectoryName(run.JournalPath)!, "received")), "the received file is left");
        // Where there was nothing to go on with, the lock of the dead process waits for the next run to take it over.
        Assert.Equal(hasLock ? 1 : 0, Directory.EnumerateFiles(Path.Combine(_order.StateFolder, "locks")).Count());
        Assert.Equal(run.State, (await FindAsync())!.State);
    }
}
