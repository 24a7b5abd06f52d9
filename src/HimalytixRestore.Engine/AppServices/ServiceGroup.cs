using System.Runtime.CompilerServices;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.AppServices;

/// <summary>The application's services as one: stopped and started in the runbook's order, and put back as they were found.</summary>
/// <param name="manager">Who runs them.</param>
/// <param name="stopOrder">The services in the order in which they stop.</param>
/// <param name="timeout">How long one service may take to change.</param>
/// <param name="drainer">Lets the workers finish before they stop; null just stops them.</param>
internal sealed class ServiceGroup(IServiceManager manager, IReadOnlyList<string> stopOrder, TimeSpan timeout, CeleryDrainer? drainer = null)
{
    /// <summary>What they are doing, in the order in which they stop; unknown ones are among them.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ServiceException">The manager cannot be asked.</exception>
    public async IAsyncEnumerable<ServiceState> GetAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var service in stopOrder)
            yield return await manager.GetAsync(service, cancellationToken);
    }

    /// <summary>The states as they are found, to be kept for <see cref="PutBackAsync"/> before anything is changed.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ServiceException">The manager cannot be asked, or services are unknown (<c>UnitNotFound</c>, all of them named).</exception>
    public async Task<IReadOnlyList<ServiceState>> FindAsync(CancellationToken cancellationToken)
    {
        var found = new List<ServiceState>();
        await foreach (var state in GetAsync(cancellationToken))
            found.Add(state);

        var missing = found.Where(state => state.Status == AppServiceStatus.NotFound).Select(state => state.Name).ToArray();
        return missing.Length == 0 ? found : throw new ServiceException(
            "UnitNotFound",
            RestoreErrorCategory.NotFound,
            $"{manager.Name} knows no service {string.Join(", ", missing.Select(name => $"'{name}'"))}; nothing was changed.",
            "Correct the list of services; where the application does not run on this machine, leave the list empty.")
        {
            Operation = "Looking for the application's services",
            TargetName = string.Join(", ", missing),
        };
    }

    /// <summary>Stops them one after the other. All are looked up first, so that a wrong name is known before anything is stopped.</summary>
    /// <param name="reporter">Told the milestones.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ServiceException">A service is unknown or does not stop; those before it are down.</exception>
    public IAsyncEnumerable<ServiceState> StopAsync(IRestoreReporter reporter, CancellationToken cancellationToken) =>
        ChangeAsync(stopOrder, "Stopping", StopAsync, reporter, cancellationToken);

    /// <summary>Starts them one after the other. All are looked up first, so that a wrong name is known before anything is started.</summary>
    /// <param name="reporter">Told the milestones.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ServiceException">A service is unknown, masked or does not start; those before it are up.</exception>
    public IAsyncEnumerable<ServiceState> StartAsync(IRestoreReporter reporter, CancellationToken cancellationToken) =>
        ChangeAsync(ServiceOrder.ToStart(stopOrder), "Starting", StartAsync, reporter, cancellationToken);

    /// <summary>
    /// Brings every service back to what it did when it was found: what ran is started, what did not run is stopped, in the
    /// runbook's order. One that fails does not keep the others from being put back.
    /// </summary>
    /// <param name="found">The states as found (<see cref="FindAsync"/>), or as a stop returned them: the previous status counts.</param>
    /// <param name="reporter">Told the milestones.</param>
    /// <param name="cancellationToken">Ends it; a roll back gives none.</param>
    /// <returns>The states now, in the order in which they stop.</returns>
    /// <exception cref="ServiceException"><c>ServicesNotPutBack</c>: all that failed are named with their cause.</exception>
    public async Task<IReadOnlyList<ServiceState>> PutBackAsync(IReadOnlyList<ServiceState> found, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var ran = found.Where(state => state.PreviousStatus is AppServiceStatus.Running or AppServiceStatus.Starting).Select(state => state.Name).ToHashSet(StringComparer.Ordinal);
        var known = found.Where(state => state.PreviousStatus != AppServiceStatus.NotFound).Select(state => state.Name).ToHashSet(StringComparer.Ordinal);
        var failures = new List<ServiceException>();
        foreach (var service in stopOrder.Where(service => known.Contains(service) && !ran.Contains(service)))
            await TryAsync(StopAsync, service, failures, reporter, cancellationToken);
        foreach (var service in ServiceOrder.ToStart(stopOrder).Where(ran.Contains))
            await TryAsync(StartAsync, service, failures, reporter, cancellationToken);

        return failures.Count == 0 ? await ReadStatesAsync(found, cancellationToken) : throw NotPutBack(failures);
    }

    private async Task<ServiceState> StopAsync(string service, TimeSpan limit, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        if (!IsDrained(service) || (await manager.GetAsync(service, cancellationToken)).Status != AppServiceStatus.Running)
            return await manager.StopAsync(service, limit, reporter, cancellationToken);
        try
        {
            await drainer!.DrainAsync(reporter, cancellationToken);
            return await manager.StopAsync(service, limit, reporter, cancellationToken);
        }
        catch (Exception failure) when (failure is ServiceException or OperationCanceledException)
        {
            await drainer!.ResumeAsync(reporter, CancellationToken.None);
            throw;
        }
    }

    private async Task<ServiceState> StartAsync(string service, TimeSpan limit, IRestoreReporter reporter, CancellationToken cancellationToken)
    {
        var state = await manager.StartAsync(service, limit, reporter, cancellationToken);
        // Whoever was killed while it drained left the workers up, and off their queues.
        if (IsDrained(service) && state.PreviousStatus == AppServiceStatus.Running)
            await drainer!.ResumeAsync(reporter, cancellationToken);
        return state;
    }

    private bool IsDrained(string service) => string.Equals(service, drainer?.Service, StringComparison.Ordinal);

    private async IAsyncEnumerable<ServiceState> ChangeAsync(
        IReadOnlyList<string> order,
        string activity,
        Func<string, TimeSpan, IRestoreReporter, CancellationToken, Task<ServiceState>> change,
        IRestoreReporter reporter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await FindAsync(cancellationToken);
        foreach (var service in order)
        {
            reporter.Verbose($"{activity} {service}");
            yield return await change(service, timeout, reporter, cancellationToken);
        }
    }

    private async Task TryAsync(
        Func<string, TimeSpan, IRestoreReporter, CancellationToken, Task<ServiceState>> change,
        string service,
        List<ServiceException> failures,
        IRestoreReporter reporter,
        CancellationToken cancellationToken)
    {
        try
        {
            var state = await change(service, timeout, reporter, cancellationToken);
            reporter.Verbose($"{state.Name} is {state.Status}, as it was found");
        }
        catch (ServiceException failure)
        {
            failures.Add(failure);
        }
    }

    private async Task<IReadOnlyList<ServiceState>> ReadStatesAsync(IReadOnlyList<ServiceState> found, CancellationToken cancellationToken)
    {
        var states = new List<ServiceState>();
        foreach (var state in found)
            states.Add((await manager.GetAsync(state.Name, cancellationToken)) with { PreviousStatus = state.PreviousStatus });
        return states;
    }

    private static ServiceException NotPutBack(List<ServiceException> failures) => new(
        "ServicesNotPutBack",
        RestoreErrorCategory.OperationFailed,
        $"Not every service could be put back as it was found: {string.Join(' ', failures.Select(failure => failure.Message))}",
        string.Join(' ', failures.Select(failure => failure.RecommendedAction).Distinct(StringComparer.Ordinal)),
        failures[0])
    {
        Operation = "Putting the services back as they were found",
        TargetName = string.Join(", ", failures.Select(failure => failure.TargetName)),
        Evidence = failures.SelectMany(failure => failure.Evidence.Select(fact => (Name: $"{failure.TargetName}.{fact.Key}", fact.Value))).ToDictionary(fact => fact.Name, fact => fact.Value, StringComparer.Ordinal),
    };
}
