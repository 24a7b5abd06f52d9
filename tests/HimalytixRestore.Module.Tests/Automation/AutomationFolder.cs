using System.Text.Json.Nodes;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Automation;

/// <summary>docs/automation: what operators copy.</summary>
internal static class AutomationFolder
{
    /// <summary>Its full path.</summary>
    public static string Root { get; } = Path.Combine(ModuleFiles.Root, "docs", "automation");

    /// <summary>Every file, relative to it.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Select(static f => Path.GetRelativePath(Root, f).Replace('\\', '/')).Order(StringComparer.Ordinal)];

    /// <summary>A file's full path.</summary>
    /// <param name="file">The file.</param>
    public static string PathOf(string file) => Path.Combine(Root, file);

    /// <summary>A file's text.</summary>
    /// <param name="file">The file.</param>
    public static string Read(string file) => File.ReadAllText(PathOf(file)).ReplaceLineEndings("\n");

    /// <summary>The documents of a YAML file.</summary>
    /// <param name="file">The file.</param>
    public static IReadOnlyList<JsonNode> Yaml(string file) => YamlText.Parse(Read(file));
}
