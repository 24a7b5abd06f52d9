using System.Text.Json;

namespace HimalytixRestore.Engine.Configuration;

/// <summary>Reads a profile's <c>contacts</c>: <c>[{ "name": …, "role": …, "phone": …, "email": … }]</c>.</summary>
internal static class ProfileContacts
{
    /// <summary>What a contact may have.</summary>
    public static ProfileKeys<RestoreContact> Keys { get; } = new()
    {
        { "name", (contact, source, property) => contact with { Name = source.Text(property) } },
        { "role", (contact, source, property) => contact with { Role = source.Text(property) } },
        { "phone", (contact, source, property) => contact with { Phone = source.Text(property) } },
        { "email", (contact, source, property) => contact with { Email = source.Text(property) } },
    };

    /// <summary>Reads the list.</summary>
    /// <param name="source">The environment.</param>
    /// <param name="property">Its property.</param>
    /// <exception cref="ProfileMistakeException">It is no list of objects.</exception>
    public static IReadOnlyList<RestoreContact> Read(ProfileObject source, JsonProperty property) => [.. source.Children(property).Select(Read)];

    private static RestoreContact Read(ProfileObject source)
    {
        var contact = Keys.Read(source, new("", "", "", ""));
        if (!source.Properties().Any(property => property.NameEquals("name")))
            source.NoteLacking("name");
        return contact;
    }
}
