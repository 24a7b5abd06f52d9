using System.Diagnostics;
using HimalytixRestore.Engine.AppServices;

namespace HimalytixRestore.Engine.Health;

/// <summary>Whether the application's services run.</summary>
/// <param name="services">The services.</param>
internal sealed class ServicesHealth(ServiceGroup services)
{
    /// <summary>Looks; what keeps it from looking is the finding.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<HealthCheckResult> CheckAsync(CancellationToken cancellationToken)
    {
        var began = Stopwatch.GetTimestamp();
        HealthFinding finding;
        try
        {
            finding = Judge(await services.GetAsync(cancellationToken).ToListAsync(cancellationToken));
        }
        catch (RestoreException failure)
        {
            finding = HealthFinding.Of(failure);
        }

        return finding.ToResult("Services", Stopwatch.GetElapsedTime(began));
    }

    /// <summary>One that is stopped may be meant to be: a restore leaves down what was down before.</summary>
    private static HealthFinding Judge(IReadOnlyList<ServiceState> states)
    {
        var message = $"{string.Join(", ", states)}.";
        ServiceState[] broken = [.. states.Where(state => state.Status is AppServiceStatus.Failed or AppServiceStatus.NotFound)];
        if (broken.Length > 0)
            return HealthFinding.Fail(message, $"Look why: journalctl --unit {broken[0].Name} -n 50; then Start-AppServices.") with { Id = "ServiceFailed" };
        ServiceState[] down = [.. states.Where(state => state.Status != AppServiceStatus.Running)];
        return down.Length == 0 ? HealthFinding.Pass(message) : HealthFinding.Warn(message, $"Start what should run: Start-AppServices -Name {string.Join(", ", down.Select(state => state.Name))}.") with { Id = "ServiceDown" };
    }
}
