using System.Text.RegularExpressions;
using System.Xml.Linq;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Habits;

/// <summary>The documents about the repository are true to it.</summary>
public sealed partial class DocumentTests
{
    private static readonly string s_architecture = RepositoryFile.Read("docs/architecture.md");

    public static TheoryData<string> Documents =>
        [.. Directory.EnumerateFiles(ModuleFiles.Root, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(ModuleFiles.Root, "docs"), "*.md", SearchOption.AllDirectories)).Select(static f => Path.GetRelativePath(ModuleFiles.Root, f).Replace('\\', '/'))];

    [Fact]
    public void Every_package_has_its_reason()
    {
        var packages = XDocument.Parse(RepositoryFile.Read("Directory.Packages.props")).Descendants("PackageVersion").Select(static p => p.Attribute("Include")!.Value);
        var rows = PackageRow().Matches(s_architecture).SelectMany(static m => m.Groups["names"].Value.Split(", ")).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(packages.Except(rows, StringComparer.Ordinal));
    }

    [Fact]
    public void No_row_is_about_a_package_that_is_gone()
    {
        // The table's own heading is no package.
        var known = "\"Package\"" + string.Concat(Directory.EnumerateFiles(ModuleFiles.Root, "*.csproj", SearchOption.AllDirectories).Select(File.ReadAllText)) + RepositoryFile.Read("Directory.Packages.props");

        Assert.All(PackageRow().Matches(s_architecture).SelectMany(static m => m.Groups["names"].Value.Split(", ")), name => Assert.Contains($"\"{name}\"", known, StringComparison.Ordinal));
    }

    [Fact]
    public void The_map_has_every_room_and_every_project()
    {
        var map = Map().Match(s_architecture).Value;
        var rooms = Folders("src/HimalytixRestore.Engine");

        Assert.All(rooms, room => Assert.Matches($@"(?m)^  {room}/ +\S", map));
        Assert.Equal(rooms.Order(), RoomLine().Matches(map).Select(static m => m.Groups["room"].Value).Order());
        Assert.All(Folders("src"), project => Assert.Contains($"src/{project} ", map, StringComparison.Ordinal));
    }

    [Fact]
    public void There_is_a_picture_of_the_flow_and_one_of_the_load_contexts()
    {
        var pictures = Mermaid().Matches(s_architecture).Select(static m => m.Groups["picture"].Value).ToList();

        Assert.Contains(pictures, static p => p.Contains("store[(store)] -->", StringComparison.Ordinal) && p.Contains("decides when", StringComparison.Ordinal));
        Assert.Contains(pictures, static p => p.Contains("load context HimalytixRestore", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_leads_somewhere(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(ModuleFiles.Root, document))!;
        Assert.All(Link().Matches(RepositoryFile.Read(document)), link => Assert.True(Path.Exists(Path.Combine(folder, link.Groups["target"].Value)), $"{document} names {link.Groups["target"].Value}, which is not there."));
    }

    [Fact]
    public void The_changelog_keeps_its_form()
    {
        var headings = Heading().Matches(RepositoryFile.Read("CHANGELOG.md")).Select(static m => m.Value).ToList();

        Assert.Equal(["# Changelog", "## [Unreleased]"], headings.Take(2));
        Assert.All(headings.Skip(2), static heading => Assert.Matches(@"^(## \[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d|### (Added|Changed|Deprecated|Removed|Fixed|Security))$", heading));
    }

    [Fact]
    public void What_a_contributor_is_told_to_type_is_there()
    {
        var text = RepositoryFile.Read("CONTRIBUTING.md");
        var commands = ShellLine().Matches(text).Select(static m => m.Value).ToList();
        Assert.NotEmpty(commands);
        Assert.All(commands, static command =>
        {
            var words = command.Split(' ');
            Assert.Contains(words[1], (string[])["build", "run", "test"]);
            // Paths of projects and scripts, targets of a project, classes of tests.
            Assert.All(words.Where(static w => w.Contains('/', StringComparison.Ordinal)), static path => Assert.True(RepositoryFile.Exists(path), path));
            foreach (var target in words.Where(static w => w.StartsWith("-t:", StringComparison.Ordinal)))
                Assert.Contains($"<Target Name=\"{target[3..]}\"", RepositoryFile.Read($"{words.Single(static w => w.StartsWith("src/", StringComparison.Ordinal))}/HimalytixRestore.csproj"), StringComparison.Ordinal);
            foreach (var test in words.Where(static w => w.StartsWith("'*", StringComparison.Ordinal)))
                Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(ModuleFiles.Root, "tests"), test.Trim('\'', '*') + ".cs", SearchOption.AllDirectories));
        });
        Assert.All(BuildTask().Matches(text), static m => Assert.Contains(m.Groups["task"].Value, RepositoryFile.BuildTasks));
        Assert.All(Named().Matches(text), static m => Assert.True(RepositoryFile.Exists(m.Groups["path"].Value), m.Value));
    }

    private static List<string> Folders(string path) =>
        [.. Directory.EnumerateDirectories(Path.Combine(ModuleFiles.Root, path)).Select(static f => Path.GetFileName(f)!).Where(static name => name is not ("bin" or "obj"))];

    [GeneratedRegex(@"^\| (?<names>[A-Z][\w.]+(, [A-Z][\w.]+)*|xunit[\w.]*(, [\w.]+)*) \| [\w ,]+ \| \S", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PackageRow();

    [GeneratedRegex(@"^src/HimalytixRestore\.Abstractions .*?^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Map();

    [GeneratedRegex(@"^  (?<room>[A-Z]\w+)/ ", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex RoomLine();

    [GeneratedRegex(@"^```mermaid\n(?<picture>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Mermaid();

    [GeneratedRegex(@"\]\((?<target>[^)#:\s]+)(#[^)]*)?\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex("^#{1,3} .+$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Heading();

    [GeneratedRegex("^dotnet .+$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ShellLine();

    [GeneratedRegex(@"\./build\.ps1 -Task (?<task>\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex BuildTask();

    [GeneratedRegex(@"`(?<path>(src|tests|docs|module)/[\w./-]+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named();
}
