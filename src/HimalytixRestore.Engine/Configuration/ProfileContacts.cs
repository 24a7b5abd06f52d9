using System.Text.Json;

namespace HimalytixRestore.Engine.Configuration;

/// <summary>Reads a profile's <c>contacts</c>: <c>[{ "name": …, "role": …, "phone": …, "email": … }]</c>.</summary>
internal static class ProfileContacts
{
    /// <summary>Reads the list.</summary>
    /// <param name="source">The environment.</param>
    /// <param name="property">Its property.</param>
    /// <exception cref="ConfigurationException">It is no list of contacts, one has no name, or something in it is unknown.</exception>
    public static IReadOnlyList<RestoreContact> Read(ProfileObject source, JsonProperty property) => [.. source.Children(property).Select(Read)];

    private static RestoreContact Read(ProfileObject source)
    {
        var contact = new RestoreContact("", "", "", "");
        foreach (var property in source.Properties())
        {
            contact = property.Name switch
            {
                "name" => contact with { Name = source.Text(property) },
                "role" => contact with { Role = source.Text(property) },
                "phone" => contact with { Phone = source.Text(property) },
                "email" => contact with { Email = source.Text(property) },
                _ => throw source.Unknown(property),
            };
        }

        return contact.Name.Length > 0 ? contact : throw source.Lacks("name");
    }
}
