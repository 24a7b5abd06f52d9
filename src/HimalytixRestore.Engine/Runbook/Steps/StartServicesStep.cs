using HimalytixRestore.Engine.Configuration;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>Starts the services that were running before.</summary>
internal sealed class StartServicesStep : IRunbookStep
{
    public string Id => StepIds.StartServices;

    public PlannedStep Plan(FullRestoreRequest request, RestoreSettings settings) => new(Id, "Start again", "the services that were running", IsSkipped: settings.Services.Count == 0);

    // A restart of the machine starts only what is enabled.
    public async Task<bool> StandsAsync(RunContext context, CancellationToken cancellationToken)
    {
        if (context.Run.Services.Count == 0)
            return true;
        var now = await context.Operations.Services.GetAsync(ServiceRequests.All(context), cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        string[] running = [.. now.Where(service => service.Status is AppServiceStatus.Running or AppServiceStatus.Starting).Select(service => service.Name)];
        return context.Run.Services.All(service => service.Status is not (AppServiceStatus.Running or AppServiceStatus.Starting) || running.Contains(service.Name, StringComparer.Ordinal));
    }

    public async Task<StepOutcome> RunAsync(RunContext context, CancellationToken cancellationToken)
    {
        if (context.Run.Services.Count == 0)
            return StepOutcome.Skipped("No services were stopped.");
        var started = await ServiceRequests.StartAsFoundAsync(context, cancellationToken).ConfigureAwait(false);
        Downtime.End(context);
        return StepOutcome.Done(started.Count == 0 ? "None was running before." : $"Started: {string.Join(", ", started)}.");
    }

    public async Task<string> CompensateAsync(RunContext context, CancellationToken cancellationToken)
    {
        if (context.Run.Services.Count == 0)
            return "";
        var stopped = await context.Operations.Services.StopAsync(ServiceRequests.All(context), context.Reporter, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        return stopped.Exists(s => s.PreviousStatus != s.Status) ? "The services were stopped again." : "";
    }
}
