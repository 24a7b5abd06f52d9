namespace HimalytixRestore.Ports;

/// <summary>A backup that shall become a file at another place or stage.</summary>
public sealed record BackupFileRequest
{
    /// <summary>Where things are.</summary>
    public required SettingsRequest Settings { get; init; }

    /// <summary>The backup.</summary>
    public required BackupReference Source { get; init; }

    /// <summary>A folder, or a file's full path; null is the source's folder, for a stored object the current folder.</summary>
    public string? Destination { get; init; }

    /// <summary>Replace an existing file.</summary>
    public bool Overwrite { get; init; }
}
