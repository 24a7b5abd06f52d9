using System.Text.Json;

namespace HimalytixRestore.Engine.Configuration;

/// <summary>
/// A profile's <c>notifications</c>: <c>{ "urlFile": …, "events": [ … ] }</c>. Whoever knows a webhook's URL can write to its channel, so the URL
/// is a secret.
/// </summary>
internal sealed record ProfileNotifications
{
    /// <summary>The events by their words.</summary>
    private static readonly (string Word, NotificationKind Meaning)[] Words =
    [
        ("start", NotificationKind.Start), ("downtimeBegins", NotificationKind.DowntimeBegins), ("downtimeEnds", NotificationKind.DowntimeEnds),
        ("result", NotificationKind.Result), ("escalation", NotificationKind.Escalation),
    ];

    /// <summary>What the section may have.</summary>
    public static ProfileKeys<ProfileNotifications> Keys { get; } = new("url", "webhook", "webhookUrl")
    {
        { "urlFile", (section, source, property) => section with { UrlFile = source.FullPath(property) } },
        { "urlEnvironmentVariable", (section, source, property) => section with { UrlEnvironmentVariable = source.Variable(property) } },
        { "urlSecret", (section, source, property) => section with { UrlSecret = source.VaultSecret(property) } },
        { "events", (section, source, property) => section with { Events = source.ChoiceList(property, Words) } },
    };

    /// <summary>The full path of the file whose first line is the webhook's URL.</summary>
    public string? UrlFile { get; init; }

    /// <summary>The environment variable that holds the URL.</summary>
    public string? UrlEnvironmentVariable { get; init; }

    /// <summary>The URL in a vault: <c>name</c> or <c>vault/name</c>.</summary>
    public string? UrlSecret { get; init; }

    /// <summary>What is told; null is everything.</summary>
    public IReadOnlyList<NotificationKind>? Events { get; init; }

    /// <summary>Reads the section.</summary>
    /// <param name="source">The environment.</param>
    /// <param name="property">Its property.</param>
    /// <exception cref="ProfileMistakeException">It is no object.</exception>
    public static ProfileNotifications Read(ProfileObject source, JsonProperty property)
    {
        var child = source.Child(property);
        var section = Keys.Read(child, new());
        if (!child.Properties().Any(inner => inner.Name.StartsWith("url", StringComparison.OrdinalIgnoreCase)))
            child.NoteLacking("urlFile");
        return section;
    }
}
