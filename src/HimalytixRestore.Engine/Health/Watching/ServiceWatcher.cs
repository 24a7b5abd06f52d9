using HimalytixRestore.Engine.AppServices;

namespace HimalytixRestore.Engine.Health.Watching;

/// <summary>
/// Services that ran when the watch began and are down at a look: for those that Docker Compose runs, which has no list of what has
/// failed (systemd has: <see cref="FailedUnitWatcher"/>).
/// </summary>
/// <param name="services">The services.</param>
internal sealed class ServiceWatcher(ServiceGroup services) : IWatcher
{
    private readonly HashSet<string> _ran = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _down = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Name => "WatchServices";

    /// <inheritdoc/>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        await foreach (var state in services.GetAsync(cancellationToken))
        {
            if (state.Status is AppServiceStatus.Running or AppServiceStatus.Starting)
                _ran.Add(state.Name);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> LookAsync(CancellationToken cancellationToken)
    {
        var fresh = new List<string>();
        await foreach (var state in services.GetAsync(cancellationToken))
        {
            if (_ran.Contains(state.Name) && state.Status is not (AppServiceStatus.Running or AppServiceStatus.Starting) && _down.Add(state.Name))
                fresh.Add($"the service {state.Name} is {state.Status}");
        }

        return fresh;
    }

    /// <inheritdoc/>
    public HealthFinding Conclude() => _down.Count == 0
        ? HealthFinding.Pass("Every service that ran stayed up.")
        : HealthFinding.Fail($"Went down while it was watched: {string.Join(", ", _down)}.", $"Read its log ('docker compose logs --tail 50 {_down.Min}'), then Start-AppServices -Name {string.Join(", ", _down)}.") with { Id = "ServicesDown" };
}
