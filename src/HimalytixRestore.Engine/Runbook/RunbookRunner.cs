using System.Diagnostics;
using HimalytixRestore.Engine.Locking;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>Does the steps in order, writes the journal around each, and undoes them in reverse when one fails.</summary>
/// <param name="steps">The strategy.</param>
internal sealed class RunbookRunner(IReadOnlyList<IRunbookStep> steps)
{
    /// <summary>Follows the runbook. A failure, a cancellation included, is the run's cause and not an exception.</summary>
    /// <param name="context">The run; its steps are all pending.</param>
    /// <param name="cancellationToken">Ends it; what was begun is then undone, and that is not cut short.</param>
    public async Task<RestoreRun> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        await context.RecordAsync(JournalEvent.RunStarted, ProcessIdentity.Current, cancellationToken).ConfigureAwait(false);
        await AttemptAsync(context, cancellationToken).ConfigureAwait(false);
        context.Learn(run => run with { Duration = watch.Elapsed });
        return await EndAsync(context).ConfigureAwait(false);
    }

    /// <summary>Follows the steps once, and undoes them when one fails; the run goes on afterwards, or is ended by the caller.</summary>
    /// <param name="context">The run; its steps are all pending.</param>
    /// <param name="cancellationToken">Ends it; what was begun is then undone, and that is not cut short.</param>
    public Task AttemptAsync(RunContext context, CancellationToken cancellationToken) => FollowAsync(context, 0, cancellationToken);

    /// <summary>Goes on with a run that was cut off, from the first step that does not stand.</summary>
    /// <param name="context">The run as its journal tells it.</param>
    /// <param name="cancellationToken">Ends it; the run is then undone, and that is not cut short.</param>
    /// <exception cref="RestoreException">It cannot be found out how far the run came; nothing was changed.</exception>
    public async Task<RestoreRun> ResumeAsync(RunContext context, CancellationToken cancellationToken)
    {
        int open = await FindOpenStepAsync(context, cancellationToken).ConfigureAwait(false);
        context.Learn(run => run with { State = RestoreRunState.Running, Summary = "" });
        await context.RecordAsync(JournalEvent.RunResumed, ProcessIdentity.Current, cancellationToken).ConfigureAwait(false);
        context.Reporter.Verbose(open < steps.Count ? $"Going on with the run {context.Run.RunId} from {steps[open].Id}." : $"All of the run {context.Run.RunId} is done.");
        await FollowAsync(context, open, cancellationToken).ConfigureAwait(false);
        var now = DateTimeOffset.UtcNow;
        context.Learn(run => AttemptLog.End(run, now) with { Duration = now - run.StartedAt });
        await Escalation.WriteAsync(context).ConfigureAwait(false);
        return await EndAsync(context).ConfigureAwait(false);
    }

    /// <summary>The first step that is not done, or not any more; the number of steps when all stand.</summary>
    /// <param name="context">The run as its journal tells it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RestoreException">It cannot be found out.</exception>
    public async Task<int> FindOpenStepAsync(RunContext context, CancellationToken cancellationToken)
    {
        for (int i = 0; i < steps.Count; i++)
        {
            bool isDone = ResultOf(context, steps[i]).Status is StepStatus.Succeeded or StepStatus.Skipped;
            if (!isDone || !await steps[i].StandsAsync(context, cancellationToken).ConfigureAwait(false))
                return i;
        }

        return steps.Count;
    }

    /// <summary>Undoes an earlier run, a successful one too.</summary>
    /// <param name="context">The run as its journal tells it.</param>
    public async Task<RestoreRun> UndoAsync(RunContext context)
    {
        await context.RecordAsync(JournalEvent.RollbackStarted, ProcessIdentity.Current, CancellationToken.None).ConfigureAwait(false);
        await using (var narrator = new RunNarrator(context, steps))
            await RollBackAsync(context, narrator).ConfigureAwait(false);
        return await EndAsync(context).ConfigureAwait(false);
    }

    private async Task FollowAsync(RunContext context, int first, CancellationToken cancellationToken)
    {
        await using var narrator = new RunNarrator(context, steps);
        if (await ForwardAsync(context, narrator, first, cancellationToken).ConfigureAwait(false))
        {
            Conclude(context);
            return;
        }

        await context.RecordIfPossibleAsync(JournalEvent.RollbackStarted, result: null, ProcessIdentity.Current).ConfigureAwait(false);
        await RollBackAsync(context, narrator).ConfigureAwait(false);
    }

    private static async Task<RestoreRun> EndAsync(RunContext context)
    {
        await context.RecordIfPossibleAsync(JournalEvent.RunEnded, result: null).ConfigureAwait(false);
        context.Reporter.Verbose(context.Run.Summary);
        return context.Run;
    }

    /// <summary>Does the steps from one on; false when one failed.</summary>
    private async Task<bool> ForwardAsync(RunContext context, RunNarrator narrator, int first, CancellationToken cancellationToken)
    {
        bool stopped = false;
        for (int i = first; i < steps.Count; i++)
        {
            string? skipReason = stopped ? $"Left out: the run was to stop after {context.Request.StopAfter}."
                : context.Request.SkipSteps.Contains(steps[i].Id, StringComparer.OrdinalIgnoreCase) ? "Left out as asked."
                : null;
            if (!await TryStepAsync(context, narrator, i, skipReason, cancellationToken).ConfigureAwait(false))
                return false;
            stopped |= string.Equals(steps[i].Id, context.Request.StopAfter, StringComparison.OrdinalIgnoreCase);
        }

        return true;
    }

    private async Task<bool> TryStepAsync(RunContext context, RunNarrator narrator, int index, string? skipReason, CancellationToken cancellationToken)
    {
        var step = steps[index];
        var watch = Stopwatch.StartNew();
        var result = new StepResult { Id = step.Id, Status = StepStatus.Running, StartedAt = DateTimeOffset.UtcNow };
        try
        {
            var outcome = skipReason is null ? await RunStepAsync(context, narrator, index, result, cancellationToken).ConfigureAwait(false) : StepOutcome.Skipped(skipReason);
            result = result with { Status = outcome.Status, Message = outcome.Message, Duration = watch.Elapsed };
            await context.RecordAsync(JournalEvent.StepEnded, result, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Whatever it was, it is the run's cause, and what was begun must be undone.
            var failure = Failures.Of(e, step.Id);
            context.Learn(run => run with { Cause = failure });
            result = result with { Status = StepStatus.Failed, Message = failure.Message, Failure = failure, Duration = watch.Elapsed };
            await context.RecordIfPossibleAsync(JournalEvent.StepEnded, result).ConfigureAwait(false);
            narrator.End(index, result);
            return false;
        }

        narrator.End(index, result);
        return true;
    }

    private async Task<StepOutcome> RunStepAsync(RunContext context, RunNarrator narrator, int index, StepResult result, CancellationToken cancellationToken)
    {
        await context.RecordAsync(JournalEvent.StepStarting, result, cancellationToken).ConfigureAwait(false);
        narrator.Begin(index);
        return await steps[index].RunAsync(context, cancellationToken).ConfigureAwait(false);
    }

    private void Conclude(RunContext context)
    {
        if (context.Request.StopAfter is { } last && !string.Equals(last, steps[^1].Id, StringComparison.OrdinalIgnoreCase))
        {
            context.Learn(run => run with
            {
                State = RestoreRunState.Interrupted,
                Summary = $"The run stopped after {last} as asked. Resume-FullRestore -RunId {run.RunId} goes on, Undo-Restore -RunId {run.RunId} brings back the state before.",
            });
            return;
        }

        context.Learn(run => run with { State = RestoreRunState.Succeeded, FinishByHand = [], Summary = RunSummary.Succeeded(run) });
    }

    private static StepResult ResultOf(RunContext context, IRunbookStep step) => context.Run.Steps.First(s => string.Equals(s.Id, step.Id, StringComparison.Ordinal));

    // All that was ever begun: a run that is gone on with may fail at a step before one that it had done.
    private async Task RollBackAsync(RunContext context, RunNarrator narrator)
    {
        for (int i = steps.Count - 1; i >= 0; i--)
        {
            var result = ResultOf(context, steps[i]);
            if (result.Status is StepStatus.Pending or StepStatus.Skipped)
                continue;
            try
            {
                await context.RecordIfPossibleAsync(JournalEvent.UndoStarting, result).ConfigureAwait(false);
                narrator.Undo(i);
                string undone = await steps[i].CompensateAsync(context, CancellationToken.None).ConfigureAwait(false);
                if (undone.Length == 0)
                    continue;
                narrator.Undone(i, undone);
                var status = result.Status == StepStatus.Failed ? StepStatus.Failed : StepStatus.RolledBack;
                await context.RecordIfPossibleAsync(JournalEvent.UndoEnded, result with { Status = status, Message = $"{result.Message} {undone}".Trim() }).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                // The steps before it stand on what could not be undone: the application must not be started on that.
                var failure = Failures.Of(e, result.Id);
                var left = await LeftByHand.DescribeAsync(context, failure).ConfigureAwait(false);
                context.Learn(_ => left);
                await context.RecordIfPossibleAsync(JournalEvent.UndoEnded, result with { Status = StepStatus.Failed, Failure = failure, Message = failure.Message }).ConfigureAwait(false);
                return;
            }
        }

        context.Learn(run => run with { State = RestoreRunState.RolledBack, FinishByHand = [], Summary = RunSummary.RolledBack(run) });
    }
}
