namespace HimalytixRestore;

/// <summary>A backup as a local file, at any stage, with the provenance of its bytes.</summary>
public sealed record BackupFile
{
    /// <summary>The file's full path.</summary>
    public required string Path { get; init; }

    /// <summary>How far it is from plain SQL.</summary>
    public required BackupStage Stage { get; init; }

    /// <summary>The file's size.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The URI of the object it came from; empty when the path is all that is known.</summary>
    public string Uri { get; init; } = "";

    /// <summary>The version of that object.</summary>
    public string Version { get; init; } = "";

    /// <summary>The environment in the backup's name; empty when the name has none.</summary>
    public string Environment { get; init; } = "";

    /// <summary>When the producer made the backup; null when the name does not say.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Path;
}
