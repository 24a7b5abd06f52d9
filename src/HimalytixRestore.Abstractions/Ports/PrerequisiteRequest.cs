namespace HimalytixRestore.Ports;

/// <summary>A restore whose prerequisites are to be checked.</summary>
public sealed record PrerequisiteRequest
{
    /// <summary>Where things are.</summary>
    public required SettingsRequest Settings { get; init; }

    /// <summary>The backup; null is the newest.</summary>
    public BackupReference? Source { get; init; }

    /// <summary>How the database would be kept.</summary>
    public SnapshotMethod SnapshotMethod { get; init; } = SnapshotMethod.Rename;

    /// <summary>Whether the application is to be asked at the end, so that it must be possible to ask it.</summary>
    public bool IncludeApplication { get; init; } = true;
}
