using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>Stops the application's services and remembers how they were found.</summary>
internal sealed class StopServicesStep : IRunbookStep
{
    public string Id => StepIds.StopServices;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => new(Id, "Stop", string.Join(", ", settings.Services), IsSkipped: settings.Services.Count == 0);

    // A restart of the machine starts them again; once the database is proven they may run.
    public async Task<bool> StandsAsync(RunContext context, CancellationToken cancellationToken)
    {
        if (context.Run.Services.Count == 0 || await TargetInspection.LookAsync(context, cancellationToken).ConfigureAwait(false) is TargetState.Proven)
            return true;
        var now = await context.Operations.Services.GetAsync(ServiceRequests.All(context), cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        return !now.Exists(service => service.Status is AppServiceStatus.Running or AppServiceStatus.Starting);
    }

    public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        var request = ServiceRequests.All(context);
        // Done again, it finds them as it left them: how they were is what it found the first time.
        var found = context.Run.Services.Count > 0 ? context.Run.Services : await context.Operations.Services.GetAsync(request, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        if (found.Count == 0)
            return StepOutcome.Skipped("No services are declared.");
        if (found.Any(service => service.Status is AppServiceStatus.Running or AppServiceStatus.Starting))
            Downtime.Begin(context);
        await context.IntendAsync(Id, run => run with { Services = found }, cancellationToken).ConfigureAwait(false);
        int stopped = 0;
        await foreach (var state in context.Operations.Services.StopAsync(request, context.Reporter, cancellationToken).ConfigureAwait(false))
        {
            if (state.PreviousStatus != state.Status)
                stopped++;
        }

        return StepOutcome.Done($"{stopped} of {found.Count} services were running and are stopped.");
    }

    public async Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken)
    {
        var started = await ServiceRequests.StartAsFoundAsync(context, cancellationToken).ConfigureAwait(false);
        Downtime.End(context);
        return started.Count == 0 ? "" : $"Started again: {string.Join(", ", started)}.";
    }
}
