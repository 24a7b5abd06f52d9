using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HimalytixRestore.Module.Tests.Automation;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Habits;

/// <summary>Files of the repository that are about the repository.</summary>
internal static partial class RepositoryFile
{
    /// <summary>The tasks of build.ps1.</summary>
    public static IReadOnlyList<string> BuildTasks { get; } =
        [.. Quoted().Matches(TaskSet().Match(Read("build.ps1")).Groups["tasks"].Value).Select(static m => m.Groups["word"].Value)];

    /// <summary>A file's text.</summary>
    /// <param name="path">Its path in the repository.</param>
    public static string Read(string path) => File.ReadAllText(Path.Combine(ModuleFiles.Root, path)).ReplaceLineEndings("\n");

    /// <summary>The one document of a YAML file.</summary>
    /// <param name="path">Its path in the repository.</param>
    public static JsonNode Yaml(string path) => Assert.Single(YamlText.Parse(Read(path)));

    /// <summary>Whether there is such a file or folder.</summary>
    /// <param name="path">Its path in the repository.</param>
    public static bool Exists(string path) => Path.Exists(Path.Combine(ModuleFiles.Root, path));

    [GeneratedRegex(@"\[ValidateSet\((?<tasks>[^)]*)\)\]\s*\[string\[\]\] \$Task", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TaskSet();

    [GeneratedRegex("'(?<word>[^']+)'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();
}
