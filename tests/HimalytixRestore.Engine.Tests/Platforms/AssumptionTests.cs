using System.Text.RegularExpressions;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Platforms;

/// <summary>Nothing in the engine takes something from one system without docs/platforms.md saying what happens on another.</summary>
public sealed partial class AssumptionTests
{
    private static readonly string s_engine = Path.Combine(Repository.Root, "src", "HimalytixRestore.Engine");

    [Fact]
    public void Every_file_that_names_what_only_some_systems_have_is_in_the_table()
    {
        var named = TableFile().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "platforms.md"))).Select(static m => m.Groups["file"].Value).ToHashSet(StringComparer.Ordinal);
        var found = Sources().Where(static source => OfSomeSystems().IsMatch(source.Code)).Select(static source => source.File).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(found.Except(named, StringComparer.Ordinal));
        // What is there for its own sake, and what the page names as the port of a service manager.
        Assert.Empty(named.Except(found, StringComparer.Ordinal).Except(["Platforms/SystemCodes.cs", "AppServices/IServiceManager.cs"], StringComparer.Ordinal));
    }

    [Fact]
    public void One_room_asks_the_runtime_what_system_this_is()
    {
        var asking = Sources().Where(static source => source.Code.Contains("OperatingSystem.Is", StringComparison.Ordinal) || source.Code.Contains("RuntimeInformation.IsOSPlatform", StringComparison.Ordinal));

        Assert.Equal(["Platforms/Platform.cs"], asking.Select(static source => source.File));
    }

    private static IEnumerable<(string File, string Code)> Sources() =>
        from file in Directory.EnumerateFiles(s_engine, "*.cs", SearchOption.AllDirectories)
        let relative = Path.GetRelativePath(s_engine, file).Replace('\\', '/')
        where !relative.StartsWith("obj/", StringComparison.Ordinal) && !relative.StartsWith("bin/", StringComparison.Ordinal)
        select (relative, string.Join('\n', File.ReadLines(file).Where(static line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))));

    [GeneratedRegex("""
        OperatingSystem\.Is|OSArchitecture|Platform\.(Current|HasFileModes)|UnixFileMode|LibraryImport|SystemKind\.
        |"/?(proc|sys|bin|usr|var|etc|opt|Library)/|"(systemctl|journalctl|setsid|sudo|runuser|setpriv|chown|tail)"
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OfSomeSystems();

    [GeneratedRegex(@"`(?<file>[A-Z]\w+(/\w+)*/\w+\.cs)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TableFile();
}
