namespace HimalytixRestore.Ports;

/// <summary>A backup to prove.</summary>
public sealed record VerifyRequest
{
    /// <summary>Where things are.</summary>
    public required SettingsRequest Settings { get; init; }

    /// <summary>The backup.</summary>
    public required BackupReference Source { get; init; }

    /// <summary>Two small reads only.</summary>
    public bool Quick { get; init; }
}
