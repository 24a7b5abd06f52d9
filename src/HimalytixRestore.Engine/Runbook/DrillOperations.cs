using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Locking;
using HimalytixRestore.Engine.Notifications;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>Drills: the runbook by the same code path into a scratch database, unattended.</summary>
/// <param name="operations">The operations the steps call.</param>
/// <param name="resolver">Finds out where things are.</param>
/// <param name="plan">The steps; null is <see cref="DrillPlan"/>.</param>
internal sealed class DrillOperations(RunOperations operations, SettingsResolver resolver, Func<IReadOnlyList<IRunbookStep>>? plan = null) : IDrillOperations
{
    private readonly Func<IReadOnlyList<IRunbookStep>> _plan = plan ?? DrillPlan.Create;

    /// <inheritdoc/>
    public async Task<RestorePlan> PlanAsync(DrillRequest request, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var live = Resolve(request);
        var full = RequestFor(request, live, DatabaseNames.Drill(live.RequireDatabase(), "<run>"));
        var settings = resolver.Resolve(full.Settings);
        var known = new RestorePlan
        {
            Action = $"Drill: restore {request.Source?.ToString() ?? $"the newest backup of {live.Environment} in {live.RequireStore()}"} into a scratch database, and drop it{(request.Keep ? " by hand" : "")}",
            Target = $"beside database {live.RequireDatabase()} on {live.Server.Address}",
            Steps = [.. _plan().Select(step => step.Plan(full, settings))],
        };
        var completed = await new RunPlanner(operations.Backups, full, live, reporter).CompleteAsync(known, measureLoss: false, cancellationToken).ConfigureAwait(false);
        return completed with { NameToType = "" };
    }

    /// <inheritdoc/>
    public async Task<RestoreRun> RunAsync(DrillRequest request, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var live = Resolve(request);
        var store = new RunStore(live.StateFolder);
        var steps = _plan();
        var now = DateTimeOffset.UtcNow;
        string runId = RunStore.NewRunId(now);
        string scratch = DatabaseNames.Drill(live.RequireDatabase(), runId);
        var full = RequestFor(request, live, scratch);
        var run = new RestoreRun
        {
            RunId = runId,
            Kind = RestoreRunKind.Drill,
            Drill = new() { LiveDatabase = live.RequireDatabase(), IsKept = request.Keep, Budgets = DrillBudgets.Of(live) },
            State = RestoreRunState.Running,
            Environment = live.Environment ?? "",
            Database = scratch,
            Server = live.Server.Address,
            Strategy = RestoreStrategy.InPlace,
            StartedAt = now,
            Steps = [.. steps.Select(s => new StepResult { Id = s.Id, Status = StepStatus.Pending })],
            JournalPath = store.JournalOf(runId),
            ReportPath = request.ReportPath ?? request.JUnitPath ?? "",
        };
        await using var notifier = RunNotifier.For(live, reporter);
        await RequireFreeAsync(live, store, cancellationToken).ConfigureAwait(false);
        run = await store.JournalAsync(runId, journal =>
        {
            var context = new RunContext(journal, run)
            {
                Request = full,
                Settings = resolver.Resolve(full.Settings),
                Operations = operations,
                Server = new(live.Server),
                Store = store,
                Reporter = reporter,
            };
            return new RunAttempts(steps, TimeSpan.Zero).RunAsync(context, cancellationToken);
        }).ConfigureAwait(false);
        notifier?.Ended(run);
        run = await new RunReports(operations.Reports, reporter).WriteAsync(run, request.ReportPath).ConfigureAwait(false);
        return await new RunReports(operations.Reports, reporter).WriteAsync(run, request.JUnitPath, ReportFormat.JUnit).ConfigureAwait(false);
    }

    // A drill has no lock: whoever must restore in earnest does not wait for it.
    private static async Task RequireFreeAsync(RestoreSettings live, RunStore store, CancellationToken cancellationToken)
    {
        try
        {
            await RunLock.RequireFreeAsync(new(live.Server), store.LockFolder, live.RequireDatabase(), cancellationToken).ConfigureAwait(false);
        }
        catch (DatabaseException)
        {
            // A server that cannot be asked is what the drill's own checklist tells, in its journal and its report.
        }
    }

    private RestoreSettings Resolve(DrillRequest request)
    {
        var settings = resolver.Resolve(request.Settings);
        return request.Source is not null || settings.Environment is not null
            ? settings
            : throw new ConfigurationException("EnvironmentMissing", "No environment is named, and the newest backup of any of them could be another one's.", "Name it: -Environment production; or give a backup.");
    }

    // One attempt: a drill that needs two is not the drill of what the runbook promises. An old backup is measured, not refused.
    private static FullRestoreRequest RequestFor(DrillRequest request, RestoreSettings live, string scratch) => new()
    {
        Settings = request.Settings with { Database = scratch, Services = [], ApplicationRole = live.ApplicationRole, MaxBackupAge = TimeSpan.MaxValue },
        Source = request.Source,
        MissingRole = request.MissingRole,
        Jobs = request.Jobs,
        RetrievalTier = request.RetrievalTier,
        MaxAttempts = 1,
        ReportPath = request.ReportPath,
    };
}
