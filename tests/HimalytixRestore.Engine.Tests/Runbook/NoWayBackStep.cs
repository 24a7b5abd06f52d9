using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>A step that cannot be undone.</summary>
internal sealed class NoWayBackStep(IRunbookStep inner) : IRunbookStep
{
    public string Id => inner.Id;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => inner.Plan(request, settings);

    public Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken) => inner.RunAsync(context, cancellationToken);

    public Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken) =>
        throw new DatabaseException("NoWayBack", RestoreErrorCategory.OperationFailed, "The server is gone.", "Rename it back by hand.");
}
