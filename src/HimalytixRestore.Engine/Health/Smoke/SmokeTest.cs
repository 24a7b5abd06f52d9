namespace HimalytixRestore.Engine.Health.Smoke;

/// <summary>One question to the application.</summary>
internal sealed record SmokeTest
{
    /// <summary>What results are called.</summary>
    public required string Name { get; init; }

    /// <summary>What it does.</summary>
    public required SmokeTestKind Kind { get; init; }

    /// <summary>The path, from the application's URL.</summary>
    public required string Path { get; init; }

    /// <summary>Who signs in; null only looks at the form.</summary>
    public string? User { get; init; }

    /// <summary>Reads the password, when it is needed; null when none is named.</summary>
    public Func<Secret?>? ReadPassword { get; init; }

    /// <summary>The path that a good login leads to; null is any but the login page.</summary>
    public string? RedirectsTo { get; init; }

    /// <summary>The status that a page answers with.</summary>
    public int Status { get; init; } = 200;

    /// <summary>A text that must be on the page; null looks for none.</summary>
    public string? Marker { get; init; }

    /// <summary>The password of who signs in.</summary>
    /// <exception cref="ConfigurationException">None is named, or it is not where it is said to be.</exception>
    public Secret RequirePassword() => ReadPassword?.Invoke() ?? throw new ConfigurationException(
        "SmokePasswordMissing", $"The smoke test {Name} names the user {User} and no password.", "Name passwordFile, passwordEnvironmentVariable or passwordSecret beside the user in the profile.");

    /// <summary>The runbook's, for a profile that declares none.</summary>
    public static IReadOnlyList<SmokeTest> Defaults { get; } = [Default(SmokeTestKind.Health), Default(SmokeTestKind.Login), Default(SmokeTestKind.Page)];

    /// <summary>The runbook's test of a kind.</summary>
    /// <param name="kind">The kind.</param>
    public static SmokeTest Default(SmokeTestKind kind) => kind switch
    {
        SmokeTestKind.Health => new() { Name = "Health", Kind = kind, Path = "/api/v1/health/" },
        SmokeTestKind.Login => new() { Name = "Login", Kind = kind, Path = "/accounts/login/" },
        _ => new() { Name = "Dashboard", Kind = kind, Path = "/" },
    };
}
