namespace HimalytixRestore.Engine.Runbook;

/// <summary>Tells a run as the runbook reads: a line when a step begins, one when it ends with what it took and found; and where the run is meanwhile.</summary>
/// <param name="context">The run.</param>
/// <param name="steps">The strategy.</param>
internal sealed class RunNarrator(RunContext context, IReadOnlyList<IRunbookStep> steps) : IAsyncDisposable
{
    private readonly RunProgress _progress = new(context, [.. steps.Select(step => step.Id)]);

    /// <summary>A step begins.</summary>
    /// <param name="index">Which.</param>
    public void Begin(int index)
    {
        var plan = steps[index].Plan(context.Request, context.Settings);
        Tell(index, $"{plan.Action} {plan.Target}".Trim());
        _progress.Begin(index);
    }

    /// <summary>A step has ended, or was left out.</summary>
    /// <param name="index">Which.</param>
    /// <param name="result">How.</param>
    public void End(int index, StepResult result) => Tell(index, result.Status switch
    {
        StepStatus.Succeeded => $"done in {DisplayText.Duration(result.Duration)}: {result.Message}",
        StepStatus.Failed => $"FAILED after {DisplayText.Duration(result.Duration)}: {result.Message}",
        _ => $"{Word(result.Status)}: {result.Message}",
    });

    /// <summary>A step is about to be undone.</summary>
    /// <param name="index">Which.</param>
    public void Undo(int index) => _progress.Undo(index);

    /// <summary>A step has been undone.</summary>
    /// <param name="index">Which.</param>
    /// <param name="what">What was undone.</param>
    public void Undone(int index, string what) => Tell(index, $"rolled back: {what}");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _progress.DisposeAsync();

    private void Tell(int index, string what) => context.Reporter.Verbose($"{index + 1,2}/{steps.Count}  {steps[index].Id,-14} {what}");

    private static string Word(StepStatus status) => status is StepStatus.Skipped ? "skipped" : status.ToString();
}
