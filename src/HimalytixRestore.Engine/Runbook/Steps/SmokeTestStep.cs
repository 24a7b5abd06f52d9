using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>The runbook's last proof, through the application; there is nothing to ask it before smoke tests can be declared.</summary>
internal sealed class SmokeTestStep : IRunbookStep
{
    public string Id => StepIds.SmokeTest;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => new(Id, "Ask", "the application", IsSkipped: true);

    public Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken) => Task.FromResult(StepOutcome.Skipped("No smoke tests are declared."));

    public Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken) => Task.FromResult("");
}
