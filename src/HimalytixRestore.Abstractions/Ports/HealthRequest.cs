namespace HimalytixRestore.Ports;

/// <summary>A database to check.</summary>
public sealed record HealthRequest
{
    /// <summary>Where things are; its database is the one to check.</summary>
    public required SettingsRequest Settings { get; init; }

    /// <summary>What was restored, to compare with; null checks the database alone.</summary>
    public RestoreResult? Restore { get; init; }

    /// <summary>What the database carried before it was replaced, to compare with; null compares nothing.</summary>
    public DatabaseInfo? Attributes { get; init; }

    /// <summary>The run that fills it and whose unfinished mark it rightly carries; null when it is to be finished.</summary>
    public string? RunId { get; init; }

    /// <summary>True asks the application, too (services, Django, HTTP), where the settings say how and the database is the one it uses.</summary>
    public bool IncludeApplication { get; init; }

    /// <summary>How long the application is watched afterwards; null does not watch it.</summary>
    public TimeSpan? Watch { get; init; }
}
