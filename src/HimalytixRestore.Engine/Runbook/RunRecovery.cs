using HimalytixRestore.Engine.Locking;
using HimalytixRestore.Engine.Notifications;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>Goes on with runs that were cut off, and undoes runs.</summary>
/// <param name="operations">The operations the steps call.</param>
/// <param name="finder">Finds the runs.</param>
/// <param name="plan">The steps of a strategy.</param>
internal sealed class RunRecovery(RunOperations operations, RunFinder finder, Func<RestoreStrategy, IReadOnlyList<IRunbookStep>> plan)
{
    /// <summary>What a roll back would do.</summary>
    /// <exception cref="RunbookException">The run is unknown, or there is nothing to bring back.</exception>
    public async Task<RestorePlan> PlanUndoAsync(RunRequest request, CancellationToken cancellationToken)
    {
        var found = await finder.FindAsync(request.Settings, request.RunId ?? "", cancellationToken).ConfigureAwait(false);
        RequireUndoable(found.Run);
        return UndoPlan(found);
    }

    /// <summary>Brings back the state before a run.</summary>
    /// <exception cref="RunbookException">The run is unknown, what it kept is gone, or another run has the database.</exception>
    public async Task<RestoreRun> UndoAsync(RunRequest request, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        string runId = request.RunId ?? "";
        var found = await finder.FindAsync(request.Settings, runId, cancellationToken).ConfigureAwait(false);
        RequireUndoable(found.Run);
        await using var held = await LockAsync(found, reporter, cancellationToken).ConfigureAwait(false);
        found = await finder.FindAsync(request.Settings, runId, cancellationToken).ConfigureAwait(false);
        RequireUndoable(found.Run);
        return await UndoAsync(found, reporter, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What going on with a run would do: steps that stand are skipped.</summary>
    /// <exception cref="RunbookException">The run is unknown, or there is nothing to go on with.</exception>
    public async Task<RestorePlan> PlanResumeAsync(RunRequest request, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var found = Opened(await finder.FindAsync(request.Settings, request.RunId ?? "", cancellationToken).ConfigureAwait(false));
        RequireResumable(found);
        if (found.IsRollingBack)
            return UndoPlan(found);
        var steps = plan(found.Run.Strategy);
        await using var journal = Journal.OfPlan();
        int open = await new RunbookRunner(steps).FindOpenStepAsync(Context(journal, found, reporter), cancellationToken).ConfigureAwait(false);
        return new()
        {
            Action = open < steps.Count ? $"Go on with the run {found.Run.RunId} from {steps[open].Id}" : $"End the run {found.Run.RunId}, all of which is done",
            Target = $"database {found.Run.Database} on {found.Settings.Server.Address}",
            Steps = [.. steps.Select((step, i) => Planned(step.Plan(found.Request, found.Settings), isDone: i < open, found.Request))],
        };
    }

    /// <summary>Goes on with a run that was cut off; one that was being rolled back is rolled back to the end.</summary>
    /// <exception cref="RunbookException">The run is unknown, there is nothing to go on with, or another run has the database.</exception>
    public async Task<RestoreRun> ResumeAsync(RunRequest request, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        string runId = request.RunId ?? "";
        var found = await finder.FindAsync(request.Settings, runId, cancellationToken).ConfigureAwait(false);
        RequireResumable(found);
        await using var held = await LockAsync(found, reporter, cancellationToken).ConfigureAwait(false);
        found = Opened(await finder.FindAsync(request.Settings, runId, cancellationToken).ConfigureAwait(false));
        RequireResumable(found);
        if (found.IsRollingBack)
            return await UndoAsync(found, reporter, cancellationToken).ConfigureAwait(false);
        RestoreRun run;
        await using var notifier = RunNotifier.For(found.Settings, reporter);
        notifier?.Started(found.Run);
        await using (var journal = found.Store.Append(runId))
            run = await new RunbookRunner(plan(found.Run.Strategy)).ResumeAsync(Context(journal, found, reporter, notifier), cancellationToken).ConfigureAwait(false);
        notifier?.Ended(run);
        return await new RunReports(operations.Reports, reporter).WriteAsync(run, found.Request.ReportPath).ConfigureAwait(false);
    }

    private async Task<RestoreRun> UndoAsync(FoundRun found, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        await SnapshotReturn.RequireAsync(new(found.Settings.Server), found.Run, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        RestoreRun run;
        await using var notifier = RunNotifier.For(found.Settings, reporter);
        await using (var journal = found.Store.Append(found.Run.RunId))
            run = await new RunbookRunner(plan(found.Run.Strategy)).UndoAsync(Context(journal, found, reporter, notifier)).ConfigureAwait(false);
        notifier?.Ended(run);
        return await new RunReports(operations.Reports, reporter).WriteAsync(run, found.Request.ReportPath).ConfigureAwait(false);
    }

    private static Task<RunLock> LockAsync(FoundRun found, IRestoreReporter reporter, CancellationToken cancellationToken) =>
        RunLock.TakeAsync(new(found.Settings.Server), found.Store.LockFolder, found.Run.Database, found.Run.RunId, reporter, cancellationToken);

    /// <summary>A run that was to stop after a step goes on beyond it.</summary>
    private static FoundRun Opened(FoundRun found)
    {
        if (found.Request.StopAfter is not { } last)
            return found;
        int at = found.Run.Steps.ToList().FindIndex(s => string.Equals(s.Id, last, StringComparison.OrdinalIgnoreCase));
        var steps = found.Run.Steps.Select((step, i) => i > at && step.Status == StepStatus.Skipped ? new() { Id = step.Id, Status = StepStatus.Pending } : step);
        return found with { Recorded = found.Recorded with { Run = found.Run with { Steps = [.. steps] } }, Request = found.Request with { StopAfter = null } };
    }

    private static PlannedStep Planned(PlannedStep step, bool isDone, FullRestoreRequest request) =>
        step with { IsSkipped = step.IsSkipped || isDone || request.SkipSteps.Contains(step.Id, StringComparer.OrdinalIgnoreCase) };

    private static RestorePlan UndoPlan(FoundRun found) => new()
    {
        Action = found.Run.Snapshot is { } snapshot ? $"Bring back {snapshot} ({snapshot.Method} of {DisplayText.Time(snapshot.CreatedAt)})" : $"Bring back the state before the run {found.Run.RunId}",
        Target = $"database {found.Run.Database} on {found.Settings.Server.Address}",
        Steps = [.. found.Run.Steps.Reverse().Where(s => s.Status is not (StepStatus.Pending or StepStatus.Skipped)).Select(s => new PlannedStep(s.Id, "Undo", found.Run.Database, IsSkipped: false))],
    };

    private static void RequireUndoable(RestoreRun run)
    {
        RefuseDrill(run);
        if (run.State == RestoreRunState.RolledBack)
            throw IsRolledBack(run);
        if (run.State == RestoreRunState.Succeeded && run.Snapshot is null)
            throw new RunbookException("RunHasNoSnapshot", RestoreErrorCategory.NotFound, $"The run {run.RunId} kept nothing of what was there before it.", "Restore an older backup with Invoke-FullRestore.") { TargetName = run.RunId };
    }

    private static void RequireResumable(FoundRun found)
    {
        var run = found.Run;
        RefuseDrill(run);
        if (run.State == RestoreRunState.RolledBack)
            throw IsRolledBack(run);
        if (run.State == RestoreRunState.Succeeded)
            throw new RunbookException("RunIsComplete", RestoreErrorCategory.Refused, $"The run {run.RunId} has succeeded: there is nothing to go on with.", $"Undo-Restore -RunId {run.RunId} brings back the state before it.") { TargetName = run.RunId };
        bool needsKey = !found.IsRollingBack && run.Restore is null && found.Settings.Passphrase is null && (run.File?.Stage ?? run.Backup?.Stage) is BackupStage.Encrypted;
        if (needsKey)
            throw new ConfigurationException("PassphraseMissing", $"The run {run.RunId} restores an encrypted backup, and no journal keeps its passphrase.", "Give it again: -Passphrase, -PassphraseFile, or the environment variable BACKUP_ENCRYPTION_KEY. Nothing was changed.");
    }

    private static void RefuseDrill(RestoreRun run)
    {
        if (run.Drill is { } drill)
            throw new RunbookException("RunIsDrill", RestoreErrorCategory.Refused, $"The run {run.RunId} is a drill: {drill.LiveDatabase} was not touched, there is nothing to undo or to go on with.", $"Remove-RestoreArtifact -RunId {run.RunId} removes what it left.") { TargetName = run.RunId };
    }

    private static RunbookException IsRolledBack(RestoreRun run) =>
        new("RunIsRolledBack", RestoreErrorCategory.Refused, $"The run {run.RunId} is rolled back already.", "There is nothing to do.") { TargetName = run.RunId };

    private RunContext Context(Journal journal, FoundRun found, IRestoreReporter reporter, RunNotifier? notifier = null) => new(journal, found.Run with { Steps = StepsOf(found.Run) })
    {
        Request = found.Request,
        Settings = found.Settings,
        Operations = operations,
        Server = new(found.Settings.Server),
        Store = found.Store,
        Reporter = reporter,
        Notifier = notifier,
        Privileges = found.Recorded.Privileges,
    };

    /// <summary>A run of an earlier version knows nothing of steps that came later: of it they are not done.</summary>
    private StepResult[] StepsOf(RestoreRun run) =>
        [.. plan(run.Strategy).Select(step => run.Steps.FirstOrDefault(s => string.Equals(s.Id, step.Id, StringComparison.Ordinal)) ?? new() { Id = step.Id, Status = StepStatus.Pending })];
}
