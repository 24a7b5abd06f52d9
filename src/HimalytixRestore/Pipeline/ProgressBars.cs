using System.Management.Automation;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Pipeline;

/// <summary>
/// The two bars of a command: the whole run, and below it the work at hand. The engine may tell its state from any thread and as often as
/// it likes; only the latest is shown, and no more than four records a second go to the host, whichever bar they are for.
/// </summary>
/// <param name="write">Shows a record; on the pipeline's thread.</param>
/// <param name="tell">Writes a line for whoever sees no bars; on the pipeline's thread.</param>
/// <param name="clock">The time.</param>
internal sealed class ProgressBars(Action<ProgressRecord> write, Action<string> tell, TimeProvider clock)
{
    /// <summary>The least time between two records: one for every buffer would cost more than the work.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private const int RunId = 1;
    private const int WorkId = 2;

    private readonly ProgressMilestones _milestones = new(clock);
    private string _step = "";
    private RestoreProgress? _run;
    private RestoreProgress? _work;
    private ProgressRecord? _shownRun;
    private ProgressRecord? _shownWork;
    private bool _lastWasRun;
    private long _shownAt = clock.GetTimestamp();

    /// <summary>Takes the latest state; from any thread.</summary>
    /// <param name="progress">The state.</param>
    public void Set(RestoreProgress progress)
    {
        if (!progress.IsRun)
        {
            Volatile.Write(ref _work, progress);
            return;
        }

        // The next step: what was last told of the one before is history.
        if (!string.Equals(Interlocked.Exchange(ref _step, progress.Activity), progress.Activity, StringComparison.Ordinal)) Volatile.Write(ref _work, null);
        Volatile.Write(ref _run, progress);
    }

    /// <summary>Shows one of the bars, when it is time and something has changed.</summary>
    public void Show()
    {
        if (clock.GetElapsedTime(_shownAt) < Interval) return;
        var isRun = Volatile.Read(ref _run) is not null && (!_lastWasRun || Volatile.Read(ref _work) is null);
        if ((isRun ? Interlocked.Exchange(ref _run, null) : Interlocked.Exchange(ref _work, null)) is not { } progress) return;
        _lastWasRun = isRun;
        _shownAt = clock.GetTimestamp();
        if (isRun) ShowRun(progress);
        else ShowWork(progress);
    }

    /// <summary>Takes both bars away, the lower one first.</summary>
    public void Complete()
    {
        CompleteWork();
        if (_shownRun is { } run) write(Completed(run));
        _shownRun = null;
    }

    private void ShowRun(RestoreProgress progress)
    {
        // The next step: what the last one worked at is over.
        if (_shownRun is { } before && !string.Equals(before.Activity, progress.Activity, StringComparison.Ordinal)) CompleteWork();
        write(_shownRun = RecordOf(RunId, progress));
    }

    private void ShowWork(RestoreProgress progress)
    {
        _shownWork = RecordOf(WorkId, progress);
        if (_shownRun is not null) _shownWork.ParentActivityId = RunId;
        write(_shownWork);
        if (_milestones.Next(progress) is { } milestone) tell(milestone);
    }

    private void CompleteWork()
    {
        if (_shownWork is { } work) write(Completed(work));
        _shownWork = null;
    }

    // PowerShell refuses empty texts and percentages above 100.
    private static ProgressRecord RecordOf(int id, RestoreProgress progress) => new(id, progress.Activity, progress.Status.Length > 0 ? progress.Status : " ")
    {
        PercentComplete = Math.Clamp(progress.Percent, -1, 100),
        SecondsRemaining = progress.Remaining is { } remaining ? (int)Math.Min(remaining.TotalSeconds, int.MaxValue) : -1,
    };

    private static ProgressRecord Completed(ProgressRecord shown) => new(shown.ActivityId, shown.Activity, shown.StatusDescription)
    {
        ParentActivityId = shown.ParentActivityId,
        RecordType = ProgressRecordType.Completed,
    };
}
