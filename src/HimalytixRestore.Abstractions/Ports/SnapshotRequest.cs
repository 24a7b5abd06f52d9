namespace HimalytixRestore.Ports;

/// <summary>A snapshot to take.</summary>
public sealed record SnapshotRequest
{
    /// <summary>Where things are; its database is the one to keep.</summary>
    public required SettingsRequest Settings { get; init; }

    /// <summary>How.</summary>
    public required SnapshotMethod Method { get; init; }

    /// <summary>The snapshot's name; null is <c>&lt;database&gt;_before_&lt;time&gt;</c>.</summary>
    public string? Name { get; init; }
}
