namespace HimalytixRestore.Ports;

/// <summary>Which backups to list.</summary>
public sealed record BackupListRequest
{
    /// <summary>Where things are.</summary>
    public required SettingsRequest Settings { get; init; }

    /// <summary>Only the newest of each environment.</summary>
    public bool Latest { get; init; }

    /// <summary>Only backups made before this time.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Only backups made after this time.</summary>
    public DateTimeOffset? After { get; init; }
}
