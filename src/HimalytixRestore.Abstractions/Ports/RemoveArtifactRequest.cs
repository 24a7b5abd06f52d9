namespace HimalytixRestore.Ports;

/// <summary>A run to clean up after.</summary>
public sealed record RemoveArtifactRequest
{
    /// <summary>Where things are.</summary>
    public required SettingsRequest Settings { get; init; }

    /// <summary>The run.</summary>
    public required string RunId { get; init; }

    /// <summary>Remove the database or snapshot from before the run although its keep time is not over.</summary>
    public bool IncludeSnapshot { get; init; }
}
