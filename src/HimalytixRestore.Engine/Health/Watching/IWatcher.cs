namespace HimalytixRestore.Engine.Health.Watching;

/// <summary>Looks at one thing again and again.</summary>
internal interface IWatcher
{
    /// <summary>The name of its result.</summary>
    string Name { get; }

    /// <summary>Remembers how things are, so that only what comes after it counts.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RestoreException">It cannot be looked at.</exception>
    /// <exception cref="TimeoutException">Nobody answers.</exception>
    Task BeginAsync(CancellationToken cancellationToken);

    /// <summary>Looks.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>What is new and bad; empty when nothing is.</returns>
    /// <exception cref="RestoreException">It cannot be looked at.</exception>
    /// <exception cref="TimeoutException">Nobody answers.</exception>
    Task<IReadOnlyList<string>> LookAsync(CancellationToken cancellationToken);

    /// <summary>What all looks together have found.</summary>
    HealthFinding Conclude();
}
