using HimalytixRestore.Engine.Locking;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook;

/// <summary>
/// One run from its beginning to its end: the steps are followed until they succeed, or until nothing more may be tried. A failure that
/// may pass is tried again with the same backup; then, where it is allowed, the next older backup; then an incident report is written.
/// Every attempt that failed is rolled back before the next one begins, and none is kept silent.
/// </summary>
/// <param name="steps">The strategy.</param>
/// <param name="pause">How long to wait before the same backup is tried again.</param>
internal sealed class RunAttempts(IReadOnlyList<IRunbookStep> steps, TimeSpan pause)
{
    private readonly RunbookRunner _runner = new(steps);
    private BackupInfo? _older;
    private bool _isOlder;
    private int _tries;

    /// <summary>Does the run. A failure is the run's cause and not an exception.</summary>
    /// <param name="context">The run; its steps are all pending, and attempts that could not even begin are listed.</param>
    /// <param name="cancellationToken">Ends it; what was begun is rolled back, and nothing more is tried.</param>
    public async Task<RestoreRun> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        _tries = context.Run.Attempts.Count;
        context.Learn(run => AttemptLog.Begin(run, DateTimeOffset.UtcNow));
        await context.RecordAsync(JournalEvent.RunStarted, ProcessIdentity.Current, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            _tries++;
            await _runner.AttemptAsync(context, cancellationToken).ConfigureAwait(false);
            context.Learn(run => AttemptLog.End(run, DateTimeOffset.UtcNow));
            if (await NextAsync(context, cancellationToken).ConfigureAwait(false) is not { } request)
                break;
            context.Learn(AttemptLog.KeepSteps);
            context = context.Again(request, AttemptLog.Begin(context.Run, DateTimeOffset.UtcNow));
            await context.RecordIfPossibleAsync(JournalEvent.AttemptStarted, result: null).ConfigureAwait(false);
        }

        return await EndAsync(context).ConfigureAwait(false);
    }

    /// <summary>Writes down a run that could not begin.</summary>
    /// <param name="context">The run, with its cause.</param>
    /// <param name="cancellationToken">Ends it before the first line is written.</param>
    public static async Task<RestoreRun> RefuseAsync(RunContext context, CancellationToken cancellationToken)
    {
        await context.RecordAsync(JournalEvent.RunStarted, ProcessIdentity.Current, cancellationToken).ConfigureAwait(false);
        return await EndAsync(context).ConfigureAwait(false);
    }

    private static async Task<RestoreRun> EndAsync(RunContext context)
    {
        context.Learn(run => run with { Duration = DateTimeOffset.UtcNow - run.StartedAt, Summary = RunSummary.OfAttempts(run) });
        await Escalation.WriteAsync(context).ConfigureAwait(false);
        await context.RecordIfPossibleAsync(JournalEvent.RunEnded, result: null).ConfigureAwait(false);
        context.Reporter.Verbose(context.Run.Summary);
        return context.Run;
    }

    /// <summary>What is to be tried next; null when nothing is.</summary>
    private async Task<FullRestoreRequest?> NextAsync(RunContext context, CancellationToken cancellationToken)
    {
        // Nothing is tried on top of a roll back that failed.
        if (context.Run is not { State: RestoreRunState.RolledBack, Cause: { } cause } || cancellationToken.IsCancellationRequested)
            return null;
        var fault = FaultClasses.Of(cause);
        if (fault == FaultClass.Permanent)
            return null;
        bool again = fault == FaultClass.Transient && _tries < context.Request.MaxAttempts;
        bool mayFallBack = context.Request.FallbackToOlder && !_isOlder;
        if (!again && !mayFallBack)
            return null;

        if (mayFallBack)
            await PrepareOlderAsync(context, cancellationToken).ConfigureAwait(false);
        return again ? await AgainAsync(context, cause, cancellationToken).ConfigureAwait(false) : FallBack(context, cause);
    }

    private async Task<FullRestoreRequest?> AgainAsync(RunContext context, RestoreFailure cause, CancellationToken cancellationToken)
    {
        context.Reporter.Warning($"Attempt {_tries} of {context.Request.MaxAttempts} failed and was rolled back: {cause} That may pass; it is tried again in {DisplayText.Duration(pause)}.");
        try
        {
            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Everything is rolled back already: the run ends with the cause it has.
            return null;
        }

        return context.Request;
    }

    private FullRestoreRequest? FallBack(RunContext context, RestoreFailure cause)
    {
        if (_older is not { } older)
        {
            context.Reporter.Warning($"The backup failed and was rolled back: {cause} There is no older one to fall back to.");
            return null;
        }

        context.Reporter.Warning($"The backup failed and was rolled back: {cause} Falling back to the older {older.Uri}, made {DisplayText.Time(older.CreatedAt)}: what was entered after that is lost.");
        _isOlder = true;
        _tries = 0;
        return context.Request with { Source = new() { Backup = older } };
    }

    // As early as the first failure: out of an archive it may take hours.
    private async Task PrepareOlderAsync(RunContext context, CancellationToken cancellationToken)
    {
        if (_older is not null)
            return;
        try
        {
            _older = await OlderBackup.FindAsync(context, cancellationToken).ConfigureAwait(false);
            if (_older is not null)
                await OlderBackup.RequestThawAsync(context, _older, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is RestoreException or OperationCanceledException)
        {
            context.Reporter.Warning($"The older backup could not be prepared: {e.Message}");
        }
    }
}
