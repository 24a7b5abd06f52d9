using System.Text.RegularExpressions;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Help;

/// <summary>Every piece of PowerShell that a reader can copy: the blocks of README.md and docs, the example scripts, build.ps1.</summary>
internal static partial class DocumentedScripts
{
    /// <summary>Name and text of each.</summary>
    public static IEnumerable<(string Name, string Text)> All()
    {
        var documents = Directory.EnumerateFiles(Path.Combine(ModuleFiles.Root, "docs"), "*.md", SearchOption.AllDirectories).Append(Path.Combine(ModuleFiles.Root, "README.md")).Where(File.Exists);
        foreach (var file in documents)
        {
            foreach (var (block, index) in PowerShellBlock().Matches(File.ReadAllText(file).ReplaceLineEndings("\n")).Select(static (m, i) => (m.Groups["code"].Value, i + 1)))
                yield return ($"{Relative(file)}, block {index}", block);
        }

        foreach (var file in Directory.EnumerateFiles(Path.Combine(ModuleFiles.Root, "docs"), "*.ps1", SearchOption.AllDirectories).Append(Path.Combine(ModuleFiles.Root, "build.ps1")))
            yield return (Relative(file), File.ReadAllText(file));
    }

    private static string Relative(string file) => Path.GetRelativePath(ModuleFiles.Root, file);

    [GeneratedRegex("^```powershell\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex PowerShellBlock();
}
