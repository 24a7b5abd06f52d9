using System.Text.Json;
using HimalytixRestore.Engine.AppServices;

namespace HimalytixRestore.Engine.Configuration;

/// <summary>Reads a profile's <c>drain</c>: <c>{ "service": …, "command": […], "queues": […], "folder": …, "timeoutMinutes": … }</c>.</summary>
internal static class ProfileDrain
{
    /// <summary>What the section may have.</summary>
    public static ProfileKeys<WorkerDrain> Keys { get; } = new()
    {
        { "service", (drain, source, property) => drain with { Service = source.Text(property) } },
        { "command", (drain, source, property) => drain with { Command = Command(source, property) } },
        { "queues", (drain, source, property) => drain with { Queues = source.TextList(property) } },
        { "folder", (drain, source, property) => drain with { Folder = source.AbsolutePath(property) } },
        { "timeoutMinutes", (drain, source, property) => drain with { Timeout = TimeSpan.FromMinutes(source.Positive(property)) } },
    };

    /// <summary>Reads the section.</summary>
    /// <param name="source">The environment.</param>
    /// <param name="property">Its property.</param>
    /// <exception cref="ProfileMistakeException">It is no object.</exception>
    public static WorkerDrain Read(ProfileObject source, JsonProperty property)
    {
        var section = source.Child(property);
        // Celery's own name for the queue of an application that declares none.
        var drain = Keys.Read(section, new() { Service = "", Command = [], Queues = ["celery"] });
        foreach (string required in (string[])["service", "command"])
        {
            if (!section.Properties().Any(inner => inner.NameEquals(required)))
                section.NoteLacking(required);
        }

        return drain;
    }

    private static IReadOnlyList<string> Command(ProfileObject source, JsonProperty property) =>
        source.TextList(property) is { Count: > 0 } command ? command : throw source.Invalid(property, "a program and its arguments", "Write each as an item of its own: [\"/srv/erp/bin/celery\", \"-A\", \"himalytix\"].");
}
