namespace HimalytixRestore.Ports;

/// <summary>A database to check.</summary>
public sealed record HealthRequest
{
    /// <summary>Where things are; its database is the one to check.</summary>
    public required SettingsRequest Settings { get; init; }

    /// <summary>What was restored, to compare with; null checks the database alone.</summary>
    public RestoreResult? Restore { get; init; }
}
