using System.Text.Json;
using System.Text.RegularExpressions;
using HimalytixRestore.Engine.Health.Django;

namespace HimalytixRestore.Engine.Configuration;

/// <summary>Reads a profile's <c>django</c>: how <c>manage.py</c> is run (docs/application.md).</summary>
internal static partial class ProfileDjango
{
    /// <summary>What the section may have.</summary>
    public static ProfileKeys<DjangoProject> Keys { get; } = new()
    {
        { "folder", (project, source, property) => project with { Folder = source.AbsolutePath(property) } },
        { "python", (project, source, property) => project with { Python = source.Text(property) } },
        { "user", (project, source, property) => project with { User = Word(source, property, "the name of a user") } },
        { "host", (project, source, property) => project with { Host = source.SshHost(property) } },
        { "environmentFile", (project, source, property) => project with { EnvironmentFile = source.AbsolutePath(property) } },
        { "settings", (project, source, property) => project with { SettingsModule = Word(source, property, "the name of a Python module") } },
        { "database", (project, source, property) => project with { Database = Word(source, property, "Django's name of a database") } },
        { "minimumUsers", (project, source, property) => project with { MinimumUsers = (long)Math.Ceiling(source.Positive(property)) } },
        { "unappliedMigrations", (project, source, property) => project with { RequiresMigrations = source.Choice(property, ("fail", true), ("warn", false)) } },
        { "timeoutSeconds", (project, source, property) => project with { Timeout = TimeSpan.FromSeconds(source.Positive(property)) } },
    };

    /// <summary>Reads the section.</summary>
    /// <param name="source">The environment.</param>
    /// <param name="property">Its property.</param>
    /// <exception cref="ProfileMistakeException">It is no object.</exception>
    public static DjangoProject Read(ProfileObject source, JsonProperty property)
    {
        var section = source.Child(property);
        var project = Keys.Read(section, new() { Folder = "" });
        if (!section.Properties().Any(inner => inner.NameEquals("folder")))
            section.NoteLacking("folder");
        return project;
    }

    /// <summary>A name that stands on a command line, or in the program that counts users: it must not be able to be anything else.</summary>
    private static string Word(ProfileObject source, JsonProperty property, string what) =>
        source.Text(property) is var text && NameOnly().IsMatch(text) ? text : throw source.Invalid(property, what, "Write the name alone: letters, digits and _ . -");

    [GeneratedRegex(@"^[A-Za-z_][\w.-]*\$?\z", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex NameOnly();
}
