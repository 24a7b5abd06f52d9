using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.Runbook.Steps;

/// <summary>Services as a run found them, and back to that.</summary>
internal static class ServiceRequests
{
    /// <summary>All services of the settings.</summary>
    public static ServiceRequest All(RunContext context) => new() { Settings = context.Request.Settings, Timeout = context.Request.ServiceTimeout };

    /// <summary>Starts those that were up when the run began; one that was stopped before stays stopped.</summary>
    /// <returns>The names of those that were started.</returns>
    public static async Task<IReadOnlyList<string>> StartAsFoundAsync(RunContext context, CancellationToken cancellationToken)
    {
        string[] names = [.. context.Run.Services.Where(s => s.Status is AppServiceStatus.Running or AppServiceStatus.Starting).Select(s => s.Name)];
        if (names.Length == 0)
            return [];
        var started = await context.Operations.Services.StartAsync(All(context) with { Names = names }, context.Reporter, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        return [.. started.Where(s => s.PreviousStatus != s.Status).Select(s => s.Name)];
    }
}
