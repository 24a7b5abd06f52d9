using System.Text.Json;
using HimalytixRestore.Engine.AppServices;

namespace HimalytixRestore.Engine.Configuration;

/// <summary>Reads a profile's <c>compose</c>: <c>{ "project": …, "files": […] }</c>, at least one of the two.</summary>
internal static class ProfileCompose
{
    /// <summary>What the section may have.</summary>
    public static ProfileKeys<ComposeProject> Keys { get; } = new()
    {
        { "project", (project, source, property) => project with { Name = ProjectName(source, property) } },
        { "files", (project, source, property) => project with { Files = HostPaths(source, property) } },
    };

    /// <summary>Reads the section.</summary>
    /// <param name="source">The environment.</param>
    /// <param name="property">Its property.</param>
    /// <exception cref="ProfileMistakeException">It is no object.</exception>
    public static ComposeProject Read(ProfileObject source, JsonProperty property)
    {
        var section = source.Child(property);
        var project = Keys.Read(section, new(null, []));
        if (!section.Properties().Any(inner => inner.Name is "project" or "files"))
            section.NoteLacking("project");
        return project;
    }

    /// <summary>The Compose specification's rule.</summary>
    private static string ProjectName(ProfileObject source, JsonProperty property) =>
        source.Text(property) is var name && (char.IsAsciiLetterLower(name[0]) || char.IsAsciiDigit(name[0])) && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_')
            ? name
            : throw source.Invalid(property, "a project's name", "Write small letters, digits, - and _, a letter or digit first; 'docker compose ls' lists the names.");

    // The application may run on another machine, so that this profile's folder says nothing about them.
    private static IReadOnlyList<string> HostPaths(ProfileObject source, JsonProperty property) =>
        source.TextList(property) is { Count: > 0 } files && files.All(file => file.StartsWith('/'))
            ? files
            : throw source.Invalid(property, "a list of full paths on the application's host", "Write each path from / on, as it is there.");
}
