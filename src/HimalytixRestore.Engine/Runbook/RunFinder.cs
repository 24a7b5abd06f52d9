using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>Finds earlier runs in the state folder.</summary>
/// <param name="resolver">Finds out where things are.</param>
/// <param name="stores">Opens a state folder.</param>
internal sealed class RunFinder(SettingsResolver resolver, Func<string, RunStore> stores)
{
    /// <summary>One run that is not at work.</summary>
    /// <param name="given">What is said now; what it leaves open is as it was when the run was started. Secrets are in no journal.</param>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RunbookException">It is unknown, at work, or of another server.</exception>
    public async Task<FoundRun> FindAsync(SettingsRequest given, string runId, CancellationToken cancellationToken)
    {
        string stateFolder = resolver.Resolve(given).StateFolder;
        var store = stores(stateFolder);
        var recorded = await store.ReadAsync(runId, cancellationToken).ConfigureAwait(false);
        var run = recorded.Run;
        if (run.State == RestoreRunState.Running)
            throw new RunbookException("RunIsActive", RestoreErrorCategory.ResourceBusy, $"The run {runId} is still at work.", "Wait for it, or stop its process first.") { TargetName = runId };
        var request = recorded.Request ?? new() { Settings = new(), Strategy = run.Strategy, SnapshotMethod = run.Snapshot?.Method ?? SnapshotMethod.Rename };
        var asked = Over(given, request.Settings);
        request = request with
        {
            Settings = asked with { Environment = asked.Environment ?? (run.Environment.Length > 0 ? run.Environment : null), Database = run.Database, StateFolder = stateFolder },
        };
        var settings = resolver.Resolve(request.Settings);
        return string.Equals(settings.Server.Address, run.Server, StringComparison.Ordinal)
            ? new(recorded, request, settings, store)
            : throw new RunbookException("RunOfAnotherServer", RestoreErrorCategory.InvalidArgument, $"The run {runId} was on {run.Server}, the settings name {settings.Server.Address}.", "Name the run's server with -HostName and -Port.") { TargetName = runId };
    }

    /// <summary>Refuses a new run where an earlier one left a database half-done: it would take that for the state before.</summary>
    /// <param name="store">The state folder's runs.</param>
    /// <param name="run">The new run.</param>
    /// <param name="reporter">Told what cannot be read.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RunbookException">There is one (<c>RunUnfinished</c>).</exception>
    public static async Task RefuseUnfinishedAsync(RunStore store, RestoreRun run, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        await foreach (var earlier in store.ListAsync(reporter, cancellationToken).ConfigureAwait(false))
        {
            bool isUnfinished = earlier.State is RestoreRunState.Interrupted or RestoreRunState.Failed
                && string.Equals(earlier.Database, run.Database, StringComparison.Ordinal)
                && string.Equals(earlier.Server, run.Server, StringComparison.Ordinal)
                && (earlier.Snapshot is not null || earlier.Services.Count > 0 || earlier.Steps.Any(s => s.Status is not (StepStatus.Pending or StepStatus.Skipped) && IsOfChange(s.Id)));
            if (!isUnfinished)
                continue;
            string resume = earlier.State == RestoreRunState.Interrupted && earlier.Cause is null ? $"Resume-FullRestore -RunId {earlier.RunId} goes on with it, " : "";
            throw new RunbookException(
                "RunUnfinished",
                RestoreErrorCategory.Refused,
                $"The run {earlier.RunId} left {run.Database} and its services as they were when it ended ({earlier.State}); a new run would take that for the state before.",
                $"{resume}Undo-Restore -RunId {earlier.RunId} brings back the state before it.")
            { TargetName = earlier.RunId };
        }
    }

    private static bool IsOfChange(string stepId) => stepId is not (StepIds.Prerequisites or StepIds.Locate or StepIds.Receive or StepIds.Verify);

    // Every setting is a nullable property, so that what is not said can be told from what is.
    private static SettingsRequest Over(SettingsRequest given, SettingsRequest recorded)
    {
        var sum = recorded with { };
        foreach (var property in typeof(SettingsRequest).GetProperties())
        {
            if (property.GetValue(given) is { } value)
                property.SetValue(sum, value);
        }

        return sum;
    }
}
