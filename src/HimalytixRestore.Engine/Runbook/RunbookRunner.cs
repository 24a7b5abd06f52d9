using System.Diagnostics;

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
        await context.RecordIfPossibleAsync(JournalEvent.RunEnded, result: null).ConfigureAwait(false);
        context.Reporter.Verbose(context.Run.Summary);
        return context.Run;
    }

    /// <summary>Follows the steps once, and undoes them when one fails; the run goes on afterwards, or is ended by the caller.</summary>
    /// <param name="context">The run; its steps are all pending.</param>
    /// <param name="cancellationToken">Ends it; what was begun is then undone, and that is not cut short.</param>
    public async Task AttemptAsync(RunContext context, CancellationToken cancellationToken)
    {
        int failed = await ForwardAsync(context, cancellationToken).ConfigureAwait(false);
        if (failed >= 0)
            await RollBackAsync(context, failed).ConfigureAwait(false);
        else
            Conclude(context);
    }

    /// <summary>Undoes an earlier run, a successful one too.</summary>
    /// <param name="context">The run as its journal tells it.</param>
    public async Task<RestoreRun> UndoAsync(RunContext context)
    {
        await context.RecordAsync(JournalEvent.RunStarted, ProcessIdentity.Current, CancellationToken.None).ConfigureAwait(false);
        await RollBackAsync(context, steps.Count - 1).ConfigureAwait(false);
        await context.RecordIfPossibleAsync(JournalEvent.RunEnded, result: null).ConfigureAwait(false);
        context.Reporter.Verbose(context.Run.Summary);
        return context.Run;
    }

    private async Task<int> ForwardAsync(RunContext context, CancellationToken cancellationToken)
    {
        bool stopped = false;
        for (int i = 0; i < steps.Count; i++)
        {
            string? skipReason = stopped ? $"Left out: the run was to stop after {context.Request.StopAfter}."
                : context.Request.SkipSteps.Contains(steps[i].Id, StringComparer.OrdinalIgnoreCase) ? "Left out as asked."
                : null;
            if (!await TryStepAsync(context, i, skipReason, cancellationToken).ConfigureAwait(false))
                return i;
            stopped |= string.Equals(steps[i].Id, context.Request.StopAfter, StringComparison.OrdinalIgnoreCase);
        }

        return -1;
    }

    private async Task<bool> TryStepAsync(RunContext context, int index, string? skipReason, CancellationToken cancellationToken)
    {
        var step = steps[index];
        var watch = Stopwatch.StartNew();
        var result = new StepResult { Id = step.Id, Status = StepStatus.Running, StartedAt = DateTimeOffset.UtcNow };
        try
        {
            var outcome = skipReason is null ? await RunStepAsync(context, index, result, cancellationToken).ConfigureAwait(false) : StepOutcome.Skipped(skipReason);
            result = result with { Status = outcome.Status, Message = outcome.Message, Duration = watch.Elapsed };
            await context.RecordAsync(JournalEvent.StepEnded, result, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Whatever it was, it is the run's cause, and what was begun must be undone.
            var failure = Failures.Of(e, step.Id);
            context.Learn(run => run with { Cause = failure });
            await context.RecordIfPossibleAsync(JournalEvent.StepEnded, result with { Status = StepStatus.Failed, Message = failure.Message, Failure = failure, Duration = watch.Elapsed }).ConfigureAwait(false);
            context.Reporter.Verbose($"{step.Id}: failed: {failure.Message}");
            return false;
        }

        context.Reporter.Verbose($"{step.Id}: {result.Status} in {DisplayText.Duration(result.Duration)}: {result.Message}");
        return true;
    }

    private async Task<StepOutcome> RunStepAsync(RunContext context, int index, StepResult result, CancellationToken cancellationToken)
    {
        await context.RecordAsync(JournalEvent.StepStarting, result, cancellationToken).ConfigureAwait(false);
        context.Reporter.Verbose($"{result.Id} …");
        context.Reporter.Progress(new($"Restoring {context.Run.Database}", $"Step {index + 1} of {steps.Count}: {result.Id}", index * 100 / steps.Count));
        return await steps[index].RunAsync(context, cancellationToken).ConfigureAwait(false);
    }

    private void Conclude(RunContext context)
    {
        if (context.Request.StopAfter is { } last && !string.Equals(last, steps[^1].Id, StringComparison.OrdinalIgnoreCase))
        {
            context.Learn(run => run with
            {
                State = RestoreRunState.Interrupted,
                Summary = $"The run stopped after {last} as asked. Undo-Restore -RunId {run.RunId} brings back the state before.",
            });
            return;
        }

        context.Learn(run => run with { State = RestoreRunState.Succeeded, Summary = RunSummary.Succeeded(run) });
    }

    private async Task RollBackAsync(RunContext context, int last)
    {
        for (int i = last; i >= 0; i--)
        {
            var result = context.Run.Steps.First(s => string.Equals(s.Id, steps[i].Id, StringComparison.Ordinal));
            if (result.Status is StepStatus.Pending or StepStatus.Skipped)
                continue;
            try
            {
                await context.RecordIfPossibleAsync(JournalEvent.UndoStarting, result).ConfigureAwait(false);
                string undone = await steps[i].CompensateAsync(context, CancellationToken.None).ConfigureAwait(false);
                if (undone.Length == 0)
                    continue;
                context.Reporter.Verbose($"{result.Id}: rolled back: {undone}");
                var status = result.Status == StepStatus.Failed ? StepStatus.Failed : StepStatus.RolledBack;
                await context.RecordIfPossibleAsync(JournalEvent.UndoEnded, result with { Status = status, Message = $"{result.Message} {undone}".Trim() }).ConfigureAwait(false);
            }
            catch (Exception e)
            {
                // The steps before it stand on what could not be undone: the application must not be started on that.
                var failure = Failures.Of(e, result.Id);
                context.Learn(run => run with { State = RestoreRunState.Failed, Summary = RunSummary.RollbackFailed(run, failure) });
                await context.RecordIfPossibleAsync(JournalEvent.UndoEnded, result with { Status = StepStatus.Failed, Failure = failure, Message = failure.Message }).ConfigureAwait(false);
                return;
            }
        }

        context.Learn(run => run with { State = RestoreRunState.RolledBack, Summary = RunSummary.RolledBack(run) });
    }
}
