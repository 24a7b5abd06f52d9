namespace HimalytixRestore.Ports;

/// <summary>The checklist before and the proof after.</summary>
public interface IHealthOperations
{
    /// <summary>Checks a database.</summary>
    /// <param name="request">Which, and against what.</param>
    /// <param name="reporter">Told the milestones.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DatabaseException">The database cannot be reached at all.</exception>
    /// <exception cref="ConfigurationException">A watch is asked for, and nothing says what of.</exception>
    Task<HealthReport> CheckAsync(HealthRequest request, IRestoreReporter reporter, CancellationToken cancellationToken);

    /// <summary>Asks the application whether it works: through its code (manage.py) and through its pages.</summary>
    /// <param name="request">What to ask.</param>
    /// <param name="reporter">Told the milestones.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ConfigurationException">Nothing says how to reach it, or a test that was named does not exist.</exception>
    Task<HealthReport> SmokeTestAsync(SmokeTestRequest request, IRestoreReporter reporter, CancellationToken cancellationToken);

    /// <summary>Checks everything a restore needs, and changes nothing.</summary>
    /// <param name="request">For which restore.</param>
    /// <param name="reporter">Told the milestones.</param>
    /// <param name="cancellationToken">Ends it.</param>
    IAsyncEnumerable<RestorePrerequisite> CheckPrerequisitesAsync(PrerequisiteRequest request, IRestoreReporter reporter, CancellationToken cancellationToken);
}
