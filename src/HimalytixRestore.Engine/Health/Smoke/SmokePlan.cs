namespace HimalytixRestore.Engine.Health.Smoke;

/// <summary>What is asked of an application.</summary>
internal sealed record SmokePlan
{
    /// <summary>Where it answers.</summary>
    public required Uri Url { get; init; }

    /// <summary>How long all tests together may wait for an application that is still starting.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long one request may take.</summary>
    public TimeSpan RequestTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The tests, in order.</summary>
    public IReadOnlyList<SmokeTest> Tests { get; init; } = SmokeTest.Defaults;

    /// <summary>A path of the application as an address; the application may live below a path of its host.</summary>
    /// <param name="path">The path.</param>
    public Uri Address(string path) => new(new Uri(Url.AbsoluteUri.TrimEnd('/') + '/'), path.TrimStart('/'));
}
