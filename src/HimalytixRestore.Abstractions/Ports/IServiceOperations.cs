namespace HimalytixRestore.Ports;

/// <summary>The application's services.</summary>
public interface IServiceOperations
{
    /// <summary>What they are doing.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ServiceException">The manager cannot be asked.</exception>
    IAsyncEnumerable<ServiceState> GetAsync(ServiceRequest request, CancellationToken cancellationToken);

    /// <summary>Stops them in order (django, celery, celery-beat) and waits until each is down.</summary>
    /// <param name="request">Which.</param>
    /// <param name="reporter">Told the milestones.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ServiceException">A service does not stop.</exception>
    IAsyncEnumerable<ServiceState> StopAsync(ServiceRequest request, IRestoreReporter reporter, CancellationToken cancellationToken);

    /// <summary>Starts them in order (celery, celery-beat, django) and waits until each is up.</summary>
    /// <param name="request">Which.</param>
    /// <param name="reporter">Told the milestones.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ServiceException">A service does not start.</exception>
    IAsyncEnumerable<ServiceState> StartAsync(ServiceRequest request, IRestoreReporter reporter, CancellationToken cancellationToken);
}
