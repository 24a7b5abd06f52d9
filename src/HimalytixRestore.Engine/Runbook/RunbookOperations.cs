using System.Runtime.CompilerServices;
using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Locking;
using HimalytixRestore.Engine.Notifications;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>Whole runs: finds out where things are, makes the run, and has the runner follow the plan.</summary>
/// <param name="operations">The operations the steps call.</param>
/// <param name="resolver">Finds out where things are.</param>
/// <param name="plan">The steps of a strategy; null is <see cref="StrategyPlan"/>.</param>
/// <param name="stores">Opens a state folder; null is a plain one.</param>
internal sealed class RunbookOperations(RunOperations operations, SettingsResolver resolver, Func<RestoreStrategy, IReadOnlyList<IRunbookStep>>? plan = null, Func<string, RunStore>? stores = null) : IRunbookOperations
{
    private readonly Func<RestoreStrategy, IReadOnlyList<IRunbookStep>> _plan = plan ?? StrategyPlan.For;
    private readonly Func<string, RunStore> _stores = stores ?? (folder => new(folder));

    /// <summary>How long to wait before a backup is tried again: a server that restarts needs some seconds.</summary>
    public TimeSpan AttemptPause { get; init; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public Task<RestorePlan> PlanAsync(FullRestoreRequest request, bool measureLoss, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var settings = Validated(request);
        var known = new RestorePlan
        {
            Action = $"Full restore ({request.Strategy}) from {request.Source?.ToString() ?? $"the newest backup of {settings.Environment} in {settings.RequireStore()}"}",
            Target = $"database {settings.RequireDatabase()} on {settings.Server.Address}",
            Strategy = request.Strategy,
            Steps = [.. Steps(request, settings)],
        };
        return new RunPlanner(operations.Backups, request, settings, reporter).CompleteAsync(known, measureLoss, cancellationToken);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> RunIds(SettingsRequest settings) => _stores(resolver.Resolve(settings).StateFolder).RunIds();

    /// <inheritdoc/>
    public async Task<RestoreRun> RunAsync(FullRestoreRequest request, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var settings = Validated(request);
        var store = _stores(settings.StateFolder);
        var steps = _plan(request.Strategy);
        var now = DateTimeOffset.UtcNow;
        string runId = RunStore.NewRunId(now);
        var run = new RestoreRun
        {
            RunId = runId,
            State = RestoreRunState.Running,
            Environment = settings.Environment ?? "",
            Database = settings.RequireDatabase(),
            Server = settings.Server.Address,
            Strategy = request.Strategy,
            StartedAt = now,
            Steps = [.. steps.Select(s => new StepResult { Id = s.Id, Status = StepStatus.Pending })],
            JournalPath = store.JournalOf(runId),
            ReportPath = request.ReportPath ?? "",
        };
        await using var notifier = RunNotifier.For(settings, reporter);
        var locking = new LockAttempts(run, request.MaxAttempts, AttemptPause, reporter);
        await using var held = await locking.TakeAsync(token => RunLock.TakeAsync(new(settings.Server), store.LockFolder, run.Database, runId, reporter, token), cancellationToken).ConfigureAwait(false);
        if (held is not null)
        {
            await RunFinder.RefuseUnfinishedAsync(store, run, reporter, cancellationToken).ConfigureAwait(false);
            notifier?.Started(run);
        }

        run = await store.JournalAsync(runId, journal =>
        {
            var context = Context(journal, locking.Run, request, settings, store, reporter, notifier);
            return held is null ? RunAttempts.RefuseAsync(context, cancellationToken) : new RunAttempts(steps, AttemptPause).RunAsync(context, cancellationToken);
        }).ConfigureAwait(false);
        notifier?.Ended(run);
        return await new RunReports(operations.Reports, reporter).WriteAsync(run, request.ReportPath).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RestoreRun> ListAsync(RunRequest request, IRestoreReporter reporter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var settings = resolver.Resolve(request.Settings);
        var store = _stores(settings.StateFolder);
        if (request.RunId is { } runId)
        {
            yield return await store.GetAsync(runId, cancellationToken).ConfigureAwait(false);
            yield break;
        }

        await foreach (var run in store.ListAsync(reporter, cancellationToken).ConfigureAwait(false))
        {
            if (request.Settings.Environment is null || string.Equals(run.Environment, request.Settings.Environment, StringComparison.OrdinalIgnoreCase))
                yield return run;
        }
    }

    /// <inheritdoc/>
    public Task<RestorePlan> PlanUndoAsync(RunRequest request, CancellationToken cancellationToken) => Recovery.PlanUndoAsync(request, cancellationToken);

    /// <inheritdoc/>
    public Task<RestoreRun> UndoAsync(RunRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) => Recovery.UndoAsync(request, reporter, cancellationToken);

    /// <inheritdoc/>
    public Task<RestorePlan> PlanResumeAsync(RunRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) => Recovery.PlanResumeAsync(request, reporter, cancellationToken);

    /// <inheritdoc/>
    public Task<RestoreRun> ResumeAsync(RunRequest request, IRestoreReporter reporter, CancellationToken cancellationToken) => Recovery.ResumeAsync(request, reporter, cancellationToken);

    /// <inheritdoc/>
    public async Task<RestorePlan> PlanRemoveAsync(RemoveArtifactRequest request, CancellationToken cancellationToken)
    {
        var found = await Finder.FindAsync(request.Settings, request.RunId, cancellationToken).ConfigureAwait(false);
        var run = found.Run;
        var artifacts = await Artifacts(found).FindAsync(run, request.IncludeSnapshot, cancellationToken).ConfigureAwait(false);
        return new()
        {
            Action = "Remove what the run left behind",
            Target = $"run {run.RunId} of {run.Database} on {run.Server}",
            Steps = [.. artifacts.Select(a => new PlannedStep(a.Kind, a.IsRemoved ? "Remove" : "Keep", a.Name, IsSkipped: !a.IsRemoved))],
        };
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<RestoreArtifact> RemoveArtifactsAsync(RemoveArtifactRequest request, IRestoreReporter reporter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var found = await Finder.FindAsync(request.Settings, request.RunId, cancellationToken).ConfigureAwait(false);
        await foreach (var artifact in Artifacts(found).RemoveAsync(found.Run, request.IncludeSnapshot, cancellationToken).ConfigureAwait(false))
        {
            reporter.Verbose($"{(artifact.IsRemoved ? "Removed" : "Kept")} {artifact}: {artifact.Message}");
            yield return artifact;
        }
    }

    private RunFinder Finder => new(resolver, _stores);

    private RunRecovery Recovery => new(operations, Finder, _plan);

    private static RunArtifacts Artifacts(FoundRun found) => new(found.Store, new ServerConnections(found.Settings.Server));

    private RestoreSettings Validated(FullRestoreRequest request)
    {
        if (request.SkipSteps.FirstOrDefault(s => !StepIds.Optional.Contains(s, StringComparer.OrdinalIgnoreCase)) is { } skip)
            throw new ConfigurationException("StepNotSkippable", $"The step '{skip}' cannot be left out.", $"These can: {string.Join(", ", StepIds.Optional)}.");
        string[] steps = [.. _plan(request.Strategy).Select(step => step.Id)];
        if (request.StopAfter is { } last && !steps.Contains(last, StringComparer.OrdinalIgnoreCase))
            throw new ConfigurationException("StepUnknown", $"The strategy {request.Strategy} has no step '{last}'.", $"The steps are: {string.Join(", ", steps)}.");
        if (request is { Strategy: RestoreStrategy.Swap, SnapshotMethod: not SnapshotMethod.Rename })
            throw new ConfigurationException("SwapKeepsByRename", $"The strategy Swap keeps the database before by renaming it aside, not as {request.SnapshotMethod}.", "Leave -SnapshotMethod out, or take -Strategy InPlace.");
        var settings = resolver.Resolve(request.Settings);
        if (request.Source is null && settings.Environment is null)
            throw new ConfigurationException("EnvironmentMissing", "No environment is named, and the newest backup of any of them could be another one's.", "Name it: -Environment production; or give a backup.");
        return settings;
    }

    private IEnumerable<PlannedStep> Steps(FullRestoreRequest request, RestoreSettings settings)
    {
        bool stopped = false;
        foreach (var step in _plan(request.Strategy))
        {
            var planned = step.Plan(request, settings);
            yield return planned with { IsSkipped = planned.IsSkipped || stopped || request.SkipSteps.Contains(step.Id, StringComparer.OrdinalIgnoreCase) };
            stopped |= string.Equals(step.Id, request.StopAfter, StringComparison.OrdinalIgnoreCase);
        }
    }

    private RunContext Context(Journal journal, RestoreRun run, FullRestoreRequest request, RestoreSettings settings, RunStore store, IRestoreReporter reporter, RunNotifier? notifier) => new(journal, run)
    {
        Request = request,
        Settings = settings,
        Operations = operations,
        Server = new(settings.Server),
        Store = store,
        Reporter = reporter,
        Notifier = notifier,
    };
}
