using System.Text.Json;

namespace HimalytixRestore.Engine.Configuration;

/// <summary>A profile's <c>application</c>: where it answers and where its logs are (docs/application.md).</summary>
internal sealed record ProfileApplication
{
    /// <summary>What the section may have.</summary>
    public static ProfileKeys<ProfileApplication> Keys { get; } = new()
    {
        { "url", (application, source, property) => application with { Url = Address(source, property) } },
        { "warmUpSeconds", (application, source, property) => application with { WarmUp = TimeSpan.FromSeconds(source.Positive(property)) } },
        { "requestSeconds", (application, source, property) => application with { RequestTime = TimeSpan.FromSeconds(source.Positive(property)) } },
        { "log", (application, source, property) => application with { Log = source.AbsolutePath(property) } },
        { "accessLog", (application, source, property) => application with { AccessLog = source.AbsolutePath(property) } },
    };

    /// <summary>Where it answers; null asks nothing.</summary>
    public Uri? Url { get; init; }

    /// <summary>How long all tests together may wait for it.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long one request may take.</summary>
    public TimeSpan RequestTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Its log on its host; null watches none.</summary>
    public string? Log { get; init; }

    /// <summary>The access log on its host; null watches none.</summary>
    public string? AccessLog { get; init; }

    private static Uri Address(ProfileObject source, JsonProperty property) => new Uri(source.Url(property)) is { Query.Length: 0, Fragment.Length: 0 } url
        ? url
        : throw source.Invalid(property, "a URL without a query", "Remove what stands from the ? or # on; paths belong into \"smokeTests\".");
}
