namespace HimalytixRestore.Ports;

/// <summary>A run, or all of them.</summary>
public sealed record RunRequest
{
    /// <summary>Where things are.</summary>
    public required SettingsRequest Settings { get; init; }

    /// <summary>The run; null is all.</summary>
    public string? RunId { get; init; }
}
