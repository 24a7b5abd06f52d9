namespace HimalytixRestore.Ports;

/// <summary>A backup as a command was given it: an object of the pipeline, or its identity as text. Exactly one property is set.</summary>
public sealed record BackupReference
{
    /// <summary>A listed backup.</summary>
    public BackupInfo? Backup { get; init; }

    /// <summary>A backup as a local file.</summary>
    public BackupFile? File { get; init; }

    /// <summary>A snapshot that is a file.</summary>
    public DatabaseSnapshot? Snapshot { get; init; }

    /// <summary>The URI of a stored object.</summary>
    public string? Uri { get; init; }

    /// <summary>The name of a backup in the store of the settings.</summary>
    public string? Name { get; init; }

    /// <summary>The full path of a local file.</summary>
    public string? Path { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Backup?.Uri ?? File?.Path ?? Snapshot?.Path ?? Uri ?? Name ?? Path ?? "";
}
