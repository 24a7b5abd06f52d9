using System.Text.RegularExpressions;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Help;

/// <summary>Every piece of PowerShell that a reader can copy: the blocks of README.md and docs, the example scripts, build.ps1.</summary>
internal static partial class DocumentedScripts
{
    /// <summary>Name and text of each.</summary>
    public static IEnumerable<(string Name, string Text)> All()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(ModuleFiles.Root, "docs"), "*.ps1", SearchOption.AllDirectories).Append(Path.Combine(ModuleFiles.Root, "build.ps1")))
            yield return (Relative(file), File.ReadAllText(file));
        foreach (var block in Blocks("powershell"))
            yield return block;
    }

    /// <summary>Name and text of every block of a language in README.md and docs.</summary>
    public static IEnumerable<(string Name, string Text)> Blocks(string language)
    {
        var documents = Directory.EnumerateFiles(Path.Combine(ModuleFiles.Root, "docs"), "*.md", SearchOption.AllDirectories).Append(Path.Combine(ModuleFiles.Root, "README.md")).Append(Path.Combine(ModuleFiles.Root, "CONTRIBUTING.md")).Where(File.Exists);
        foreach (var file in documents)
        {
            foreach (var (block, index) in Block().Matches(File.ReadAllText(file).ReplaceLineEndings("\n")).Where(m => m.Groups["language"].Value == language).Select(static (m, i) => (m.Groups["code"].Value, i + 1)))
                yield return ($"{Relative(file)}, block {index}", block);
        }
    }

    private static string Relative(string file) => Path.GetRelativePath(ModuleFiles.Root, file).Replace('\\', '/');

    [GeneratedRegex("^```(?<language>[a-z]+)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Block();
}
