namespace HimalytixRestore.Ports;

/// <summary>A stored backup that shall become a local file.</summary>
public sealed record ReceiveRequest
{
    /// <summary>Which, and where to.</summary>
    public required BackupFileRequest File { get; init; }

    /// <summary>Parts that are fetched at once; null is the measured default.</summary>
    public int? Connections { get; init; }

    /// <summary>Size of a part in bytes; null is the measured default.</summary>
    public long? PartSizeBytes { get; init; }

    /// <summary>How an archived backup is thawed.</summary>
    public ThawRequest Thaw { get; init; } = new();
}
