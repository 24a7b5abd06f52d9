namespace HimalytixRestore.Engine.Stores;

/// <summary>Which of a store's backups are wanted. A store reads no more of itself than is needed to find them.</summary>
internal sealed record BackupFilter
{
    /// <summary>Only this environment's; null for all. Upper and lower case are the same.</summary>
    public string? Environment { get; init; }

    /// <summary>Only those made before this time.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Only those made after this time.</summary>
    public DateTimeOffset? After { get; init; }

    /// <summary>Only the newest of each environment, of those that the rest of the filter admits.</summary>
    public bool Latest { get; init; }

    /// <summary>Whether an environment's backups are wanted.</summary>
    /// <param name="environment">The environment.</param>
    public bool Admits(string environment) => Environment is null || string.Equals(Environment, environment, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a backup is wanted; <see cref="Latest"/> is the business of who sees them all.</summary>
    /// <param name="backup">The backup.</param>
    public bool Admits(BackupInfo backup) =>
        Admits(backup.Environment) && (Before is null || backup.CreatedAt < Before) && (After is null || backup.CreatedAt > After);
}
