namespace HimalytixRestore.Engine.Runbook;

/// <summary>How a step that did not fail ended.</summary>
/// <param name="Status">Succeeded or Skipped.</param>
/// <param name="Message">What was done, or why it was skipped.</param>
internal sealed record StepOutcome(StepStatus Status, string Message)
{
    public static StepOutcome Done(string message) => new(StepStatus.Succeeded, message);

    public static StepOutcome Skipped(string reason) => new(StepStatus.Skipped, reason);
}
