using HimalytixRestore.Ports;

namespace HimalytixRestore.Pipeline;

/// <summary>
/// The lines by which the log of an unattended run shows that it lives: one for each tenth of the work and for each of its stages, and one
/// a minute while it cannot be known how much is left. Work that ends at once has none.
/// </summary>
/// <param name="clock">The time.</param>
internal sealed class ProgressMilestones(TimeProvider clock)
{
    private static readonly TimeSpan s_silence = TimeSpan.FromMinutes(1);

    private readonly HashSet<string> _stages = [];
    private string _activity = "";
    private int _tenth;
    private long _toldAt;

    /// <summary>The line that a state is worth; null when it is worth none.</summary>
    /// <param name="progress">The state of the work.</param>
    public string? Next(RestoreProgress progress)
    {
        var isNew = !string.Equals(progress.Activity, _activity, StringComparison.Ordinal);
        if (isNew)
        {
            _stages.Clear();
            (_activity, _tenth, _toldAt) = (progress.Activity, 0, clock.GetTimestamp());
        }

        var isStage = _stages.Add(StageOf(progress)) && !isNew;
        var tenth = Math.Clamp(progress.Percent, 0, 100) / 10;
        if (!isStage && tenth <= _tenth && clock.GetElapsedTime(_toldAt) < s_silence) return null;
        _tenth = Math.Max(_tenth, tenth);
        _toldAt = clock.GetTimestamp();
        var share = progress.Percent >= 0 ? $"{progress.Percent} %, " : "";
        var remaining = progress.Remaining is { } left ? $", {DisplayText.Duration(left)} left" : "";
        return $"{progress.Activity}: {share}{progress.Status}{remaining}";
    }

    /// <summary>What stands before the colon, as in <c>Rows: public.ledger</c>; nothing for work of one stage.</summary>
    private static string StageOf(RestoreProgress progress) => progress.Status.IndexOf(": ", StringComparison.Ordinal) is var colon and > 0 ? progress.Status[..colon] : "";
}
