using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Tests.Runbook;

/// <summary>A step that only remembers what was asked of it.</summary>
internal sealed class RememberedStep(string id, List<string> memory) : IRunbookStep
{
    public string Id => id;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => new(id, "Remember", "", IsSkipped: false);

    public Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        memory.Add($"run {id}");
        return Task.FromResult(StepOutcome.Done("done"));
    }

    public Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken)
    {
        memory.Add($"undo {id}");
        return Task.FromResult("undone");
    }
}
