namespace HimalytixRestore.Ports;

/// <summary>Private clusters to try things on.</summary>
public interface ISandboxOperations
{
    /// <summary>Makes a private cluster with sample data and an encrypted backup of it.</summary>
    /// <param name="request">Where, and in which state.</param>
    /// <param name="reporter">Told the milestones.</param>
    /// <param name="cancellationToken">Ends it; everything is removed again.</param>
    /// <exception cref="ConfigurationException">No PostgreSQL server binaries can be had; the message lists the ways to get them.</exception>
    Task<RestoreSandbox> CreateAsync(SandboxRequest request, IRestoreReporter reporter, CancellationToken cancellationToken);

    /// <summary>Stops a sandbox's server and removes its folder.</summary>
    /// <param name="path">The sandbox's folder.</param>
    /// <param name="reporter">Told the milestones.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ConfigurationException">The folder is not a sandbox.</exception>
    Task RemoveAsync(string path, IRestoreReporter reporter, CancellationToken cancellationToken);
}
