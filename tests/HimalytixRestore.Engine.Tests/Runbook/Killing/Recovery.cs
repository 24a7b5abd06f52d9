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

    /// <summary>Remembers how everything is before an order is carried out.</summary>
    public static async Task<Recovery> BeginAsync(KillScene scene, KillOrder order) => new(scene, order, await scene.AttributesAsync(order.Database));

    /// <summary>Goes on with the run, or undoes it.</summary>
    public Task EndAsync(bool isResumed) => isResumed ? ResumeAsync() : UndoAsync();

    /// <summary>Goes on with the run: everything is as in the backup, and the old database is kept.</summary>
    public async Task ResumeAsync()
    {
        if (await FindAsync() is not { } run)
            return;
        int locks = 0;
        if (run.State == RestoreRunState.Succeeded)
            locks = CountLocks();
        else
        {
            Assert.Equal(RestoreRunState.Interrupted, run.State);
            run = await _runbook.ResumeAsync(new() { Settings = _scene.Settings(_order), RunId = run.RunId }, _reporter, default);
        }

        Assert.True(run.State == RestoreRunState.Succeeded, $"{run.Summary} {run.Cause?.Message}");
        Assert.All(run.Steps, step => Assert.Contains(step.Status, new[] { StepStatus.Succeeded, StepStatus.Skipped }));
        bool isFile = run.Snapshot!.Method == SnapshotMethod.Dump;
        Assert.Equal(isFile ? "" : run.Snapshot.Name, await NeighboursAsync());
        if (isFile)
            Assert.True(File.Exists(run.Snapshot.Path), run.Snapshot.Path);
        else
            Assert.Equal(_scene.AtStart, await _scene.SumsAsync(run.Snapshot.Name));
        await CheckAsync(run, _scene.AtBackup, locks);
    }

    /// <summary>Undoes the run: everything is as it was before; what had been proven is kept.</summary>
    public async Task UndoAsync()
    {
        if (await FindAsync() is not { } run)
            return;
        run = await _runbook.UndoAsync(new() { Settings = _scene.Settings(_order), RunId = run.RunId }, _reporter, default);
        await CheckUndoneAsync(run);
    }

    /// <summary>After a kill in a roll back: by either command it is rolled back to the end, unless no record tells of the roll back and the run is gone on with.</summary>
    /// <param name="isResumed">By going on with the run; otherwise by undoing it once more.</param>
    public async Task RollBackAsync(bool isResumed)
    {
        var run = await FindAsync() ?? throw new InvalidOperationException("A run was undone, so there is one.");
        if (run.State == RestoreRunState.RolledBack)
        {
            await CheckUndoneAsync(run, CountLocks());
            return;
        }

        bool isOnItsWayBack = (await WatchedFileStream.ReadNamesAsync(run.JournalPath)).Contains("RollbackStarted");
        if (isResumed && run.State == RestoreRunState.Interrupted && !isOnItsWayBack)
        {
            await ResumeAsync();
            return;
        }

        var request = new Ports.RunRequest { Settings = _scene.Settings(_order), RunId = run.RunId };
        run = isResumed && run.State == RestoreRunState.Interrupted ? await _runbook.ResumeAsync(request, _reporter, default) : await _runbook.UndoAsync(request, _reporter, default);
        await CheckUndoneAsync(run);
    }

    /// <summary>The one run of the order; null, with nothing touched and the next one successful, when it did not come to be.</summary>
    public async Task<RestoreRun?> FindAsync()
    {
        if (await ListAsync() is { } run)
            return run;
        Assert.Equal((_scene.AtStart, _attributes, _found, ""), (await _scene.SumsAsync(_order.Database), await _scene.AttributesAsync(_order.Database), _services.Text, await NeighboursAsync()));
        var again = await _runbook.RunAsync(RestoreChild.Request(_order, _scene.Settings(_order)), _reporter, default);
        Assert.True(again.State == RestoreRunState.Succeeded, again.Summary);
        Assert.Equal(_scene.AtBackup, await _scene.SumsAsync(_order.Database));
        return null;
    }

    /// <summary>The run as the list of runs shows it; null when it did not come to be.</summary>
    public async Task<RestoreRun?> ListAsync() =>
        (await _runbook.ListAsync(new() { Settings = _scene.Settings(_order) }, _reporter, default).ToListAsync()).SingleOrDefault();

    /// <summary>The databases that stand beside the live one.</summary>
    public Task<string> NeighboursAsync() => _scene.NeighboursAsync(_order.Database);

    /// <summary>Where there is nothing to go on with, the lock of a dead process waits for the next run to take it over.</summary>
    private int CountLocks() => Directory.EnumerateFiles(Path.Combine(_order.StateFolder, "locks")).Count();

    private async Task CheckUndoneAsync(RestoreRun run, int locks = 0)
    {
        Assert.True(run.State == RestoreRunState.RolledBack, $"{run.Summary} {run.Cause?.Message}");
        string rest = await NeighboursAsync();
        // Once its health is looked at the new database is opened, and somebody may have written into it.
        bool mayBeKept = run.Steps.Any(step => step is { Id: StepIds.CheckHealth, Status: not StepStatus.Pending });
        Assert.True(rest.Length == 0 || (rest == $"{_order.Database}_failed_{run.RunId}" && mayBeKept), $"left: {rest}");
        await CheckAsync(run, _scene.AtStart, locks);
    }

    private async Task CheckAsync(RestoreRun run, string sums, int locks)
    {
        Assert.Equal(sums, await _scene.SumsAsync(_order.Database));
        Assert.Equal(_attributes, await _scene.AttributesAsync(_order.Database));
        Assert.Equal(_found, _services.Text);
        await CheckLeftoversAsync(run);
        Assert.Equal(locks, CountLocks());
        Assert.Equal(run.State, (await ListAsync())?.State);
        await Eventually.TrueAsync(
            () => _scene.Server.ScalarAsync<bool>("postgres", $"SELECT NOT EXISTS (SELECT FROM pg_stat_activity WHERE application_name LIKE 'HimalytixRestore {run.RunId}%' OR (datname ~ '^{_order.Database}(_|$)' AND application_name <> ''))"),
            $"no session of the run is left at {_order.Database}");
    }

    /// <summary>No database and no file that the journal does not name.</summary>
    private async Task CheckLeftoversAsync(RestoreRun run)
    {
        Assert.False(Directory.Exists(Path.Combine(Path.GetDirectoryName(run.JournalPath)!, "received")), "the received file is left");
        string journal = await File.ReadAllTextAsync(run.JournalPath);
        string[] own = [run.JournalPath, _order.ServicesPath];
        var files = Directory.EnumerateFiles(_order.StateFolder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(Path.GetDirectoryName(file)) != "locks").Except(own);
        var databases = (await NeighboursAsync()).Split(',', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(files.Concat(databases), name => Assert.True(journal.Contains(name, StringComparison.Ordinal), $"{name} is left, and not named by the journal"));
    }
}
