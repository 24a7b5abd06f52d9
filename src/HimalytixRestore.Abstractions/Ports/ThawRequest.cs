namespace HimalytixRestore.Ports;

/// <summary>How an archived backup is brought back.</summary>
public sealed record ThawRequest
{
    /// <summary>How fast. Expedited becomes Standard, with a warning, when the store has no capacity for it.</summary>
    public RetrievalTier Tier { get; init; }

    /// <summary>How many days the readable copy is kept.</summary>
    public int Days { get; init; } = 7;

    /// <summary>Wait until it can be read; else the request is made and the backup comes back as Restoring.</summary>
    public bool Wait { get; init; }

    /// <summary>How often its state is asked for while waiting.</summary>
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromMinutes(1);
}
