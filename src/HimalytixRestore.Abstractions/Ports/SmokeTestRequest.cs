namespace HimalytixRestore.Ports;

/// <summary>What to ask of the application.</summary>
public sealed record SmokeTestRequest
{
    /// <summary>Where things are.</summary>
    public required SettingsRequest Settings { get; init; }

    /// <summary>Where the application answers; null is the profile's address.</summary>
    public Uri? Url { get; init; }

    /// <summary>How long all tests together may wait for an application that is still starting; null is the profile's, else a minute.</summary>
    public TimeSpan? WarmUp { get; init; }

    /// <summary>Only these tests; null is all.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Who signs in; null is the profile's.</summary>
    public string? User { get; init; }

    /// <summary>The password of <see cref="User"/>.</summary>
    public Secret? Password { get; init; }

    /// <summary>True asks only the application's code (manage.py), because the application is not running.</summary>
    public bool CodeOnly { get; init; }
}
