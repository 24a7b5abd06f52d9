namespace HimalytixRestore.Ports;

/// <summary>What is to be told: a run, or a message; with neither, only what is kept from before.</summary>
public sealed record NotificationRequest
{
    /// <summary>Where things are.</summary>
    public required SettingsRequest Settings { get; init; }

    /// <summary>The run.</summary>
    public RestoreRun? Run { get; init; }

    /// <summary>The message.</summary>
    public string? Message { get; init; }
}
