using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>A step after whose work a test looks around, and may let it fail.</summary>
internal sealed class ObservedStep(IRunbookStep inner, Func<Task<Exception?>> observe) : IRunbookStep
{
    public string Id => inner.Id;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => inner.Plan(request, settings);

    public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var outcome = await inner.RunAsync(context, cancellationToken);
        return await observe() is { } failure ? throw failure : outcome;
    }

    public Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken) => inner.CompensateAsync(context, cancellationToken);
}
