using HimalytixRestore.Ports;

namespace HimalytixRestore.Engine.AppServices;

/// <summary>
/// Whoever runs the application's services on one host. A service is only a name here, so that another kind of manager
/// fits in without a change for those who order services about.
/// </summary>
internal interface IServiceManager
{
    /// <summary>The manager's kind, for example <c>systemd</c>.</summary>
    string Name { get; }

    /// <summary>The command with which an operator orders services about by hand, for example <c>systemctl --user start a b</c>.</summary>
    /// <param name="verb"><c>stop</c> or <c>start</c>.</param>
    /// <param name="services">The services.</param>
    string ByHand(string verb, IEnumerable<string> services);

    /// <summary>What a service is doing; an unknown one is <see cref="AppServiceStatus.NotFound"/>, not an error.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ServiceException">The manager cannot be asked, or the name cannot be one.</exception>
    Task<ServiceState> GetAsync(string service, CancellationToken cancellationToken);

    /// <summary>Stops a service and waits until it is down; one that is down already stays as it is.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="reporter">Told what can bring the service back by itself.</param>
    /// <param name="cancellationToken">Ends the wait; the manager may go on stopping.</param>
    /// <exception cref="ServiceException">It is unknown, the right to stop it is missing, or it does not go down in time.</exception>
    Task<ServiceState> StopAsync(string service, TimeSpan timeout, IRestoreReporter reporter, CancellationToken cancellationToken);

    /// <summary>Starts a service and waits until it is up and stays up; one that is up already stays as it is.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="timeout">How long it may take.</param>
    /// <param name="reporter">Told the milestones.</param>
    /// <param name="cancellationToken">Ends the wait; the manager may go on starting.</param>
    /// <exception cref="ServiceException">It is unknown or masked, the right to start it is missing, it fails, or it does not come up in time.</exception>
    Task<ServiceState> StartAsync(string service, TimeSpan timeout, IRestoreReporter reporter, CancellationToken cancellationToken);

    /// <summary>The last lines a service has logged; one line with the reason when they cannot be read.</summary>
    /// <param name="service">The service's name.</param>
    /// <param name="lines">How many lines at most.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IReadOnlyList<string>> ReadLogAsync(string service, int lines, CancellationToken cancellationToken);
}
