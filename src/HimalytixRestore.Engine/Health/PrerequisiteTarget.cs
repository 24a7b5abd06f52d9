namespace HimalytixRestore.Engine.Health;

/// <summary>A restore whose needs of the server are to be checked.</summary>
internal sealed record PrerequisiteTarget
{
    /// <summary>The database that would be replaced.</summary>
    public required string Database { get; init; }

    /// <summary>How it would be kept.</summary>
    public SnapshotMethod SnapshotMethod { get; init; } = SnapshotMethod.Rename;

    /// <summary>The role as which the application connects; null when it is not known.</summary>
    public string? ApplicationRole { get; init; }

    /// <summary>How large the restored database was the last time; 0 when nothing is known.</summary>
    public long ExpectedSizeBytes { get; init; }

    /// <summary>What is in the backup; null when it was not read to its end.</summary>
    public DumpInventory? Inventory { get; init; }
}
