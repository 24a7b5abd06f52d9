using HimalytixRestore.Engine.Locking;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>Takes the lock of a run's database. A server that cannot be asked costs an attempt, as it does later: it may be restarting.</summary>
/// <param name="run">The run, nothing of which is done yet.</param>
/// <param name="maxAttempts">How often to try.</param>
/// <param name="pause">How long to wait between two tries.</param>
/// <param name="reporter">Told of every try that failed.</param>
internal sealed class LockAttempts(RestoreRun run, int maxAttempts, TimeSpan pause, IRestoreReporter reporter)
{
    /// <summary>The run with the attempts that failed; once all did, with their cause.</summary>
    public RestoreRun Run { get; private set; } = run;

    /// <summary>Tries it.</summary>
    /// <param name="take">Takes the lock.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The lock; null when the server could not be asked, which is <see cref="Run"/>'s cause then.</returns>
    /// <exception cref="RunbookException">Another has the database, or the state folder cannot be written: no run may begin.</exception>
    public async Task<RunLock?> TakeAsync(Func<CancellationToken, Task<RunLock>> take, CancellationToken cancellationToken)
    {
        while (true)
        {
            var began = DateTimeOffset.UtcNow;
            try
            {
                return await take(cancellationToken).ConfigureAwait(false);
            }
            catch (DatabaseException e)
            {
                var failure = RestoreFailure.From(e);
                Add(failure, began);
                if (FaultClasses.Of(failure) != FaultClass.Transient || Run.Attempts.Count >= maxAttempts)
                {
                    Run = Run with { State = RestoreRunState.Failed, Cause = failure, Summary = RunSummary.NotBegun(failure) };
                    return null;
                }

                reporter.Warning($"Attempt {Run.Attempts.Count} of {maxAttempts} could not begin: {failure} That may pass; it is tried again in {DisplayText.Duration(pause)}.");
            }

            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
        }
    }

    private void Add(RestoreFailure failure, DateTimeOffset began)
    {
        var attempt = new RestoreAttempt { Number = Run.Attempts.Count + 1, StartedAt = began, Duration = DateTimeOffset.UtcNow - began, Outcome = RestoreRunState.Failed, Failure = failure };
        Run = Run with { Attempts = [.. Run.Attempts, attempt] };
    }
}
