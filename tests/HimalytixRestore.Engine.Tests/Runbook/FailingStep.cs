using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>A step that does all of another one's work and then fails.</summary>
internal sealed class FailingStep(IRunbookStep inner, Func<Exception> failure) : IRunbookStep
{
    public string Id => inner.Id;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => inner.Plan(request, settings);

    public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        await inner.RunAsync(context, cancellationToken);
        throw failure();
    }

    public Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken) => inner.CompensateAsync(context, cancellationToken);
}
