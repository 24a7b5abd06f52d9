namespace HimalytixRestore.Ports;

/// <summary>Services to look at or change.</summary>
public sealed record ServiceRequest
{
    /// <summary>Where things are; its services are the ones meant.</summary>
    public required SettingsRequest Settings { get; init; }

    /// <summary>Only these, in the runbook's order; null is all of the settings.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>How long one service may take to change.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(90);
}
