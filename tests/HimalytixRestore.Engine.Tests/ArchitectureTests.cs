using System.Reflection;
using System.Xml.Linq;
using HimalytixRestore.TestSupport;
using NetArchTest.Rules;

namespace HimalytixRestore.Engine.Tests;

/// <summary>Holds the arrows of docs/architecture.md between the engine's rooms and between the assemblies.</summary>
public sealed class ArchitectureTests
{
    private const string Root = "HimalytixRestore.Engine";

    private static readonly Assembly s_engine = typeof(RestoreEngine).Assembly;

    // A room and the rooms it may know; what is not listed it may not.
    private static readonly Dictionary<string, string[]> s_arrows = new(StringComparer.Ordinal)
    {
        ["Platforms"] = [],
        ["Files"] = ["Platforms"],
        ["Archives"] = ["Files"],
        ["Dumps"] = [],
        ["Stores"] = ["Files"],
        ["Processes"] = ["Platforms"],
        ["Databases"] = ["Platforms", "Processes", "Files", "Archives"],
        ["Restoring"] = ["Dumps", "Databases"],
        ["AppServices"] = ["Platforms", "Processes"],
        ["Health"] = ["Databases", "Processes", "Archives", "Stores", "AppServices"],
        ["Reports"] = ["Files"],
        ["Sandbox"] = ["Platforms", "Processes", "Archives", "Files"],
        ["Configuration"] = ["Platforms", "Databases", "AppServices", "Health", "Processes"],
        ["Notifications"] = ["Platforms", "Configuration", "Files"],
        ["Locking"] = ["Platforms", "Files", "Databases", "Reports"],
        ["Operations"] = ["Files", "Archives", "Dumps", "Stores", "Processes", "Databases", "Restoring", "AppServices", "Health", "Reports", "Sandbox", "Configuration", "Locking", "Notifications"],
        ["Runbook"] = ["Files", "Archives", "Stores", "Databases", "Restoring", "AppServices", "Health", "Reports", "Configuration", "Locking", "Notifications", "Operations"],
    };

    public static TheoryData<string> Rooms => [.. s_arrows.Keys];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_knows_only_the_rooms_its_arrows_point_to(string room)
    {
        string[] forbidden = [.. s_arrows.Keys.Where(other => other != room && !s_arrows[room].Contains(other, StringComparer.Ordinal)).Select(other => $"{Root}.{other}")];
        var result = Types.InAssembly(s_engine).That().ResideInNamespace($"{Root}.{room}").ShouldNot().HaveDependencyOnAny(forbidden).GetResult();
        Assert.True(result.IsSuccessful, $"{room} must not know: {string.Join(", ", result.FailingTypeNames ?? [])}");
    }

    [Fact]
    public void Every_type_of_the_engine_lives_in_a_known_room()
    {
        var strays = s_engine.GetTypes()
            .Where(t => t.Namespace is { } ns && ns.StartsWith(Root, StringComparison.Ordinal) && t != typeof(RestoreEngine) && t.DeclaringType is null)
            .Where(t => !s_arrows.Keys.Any(room => t.Namespace == $"{Root}.{room}" || t.Namespace!.StartsWith($"{Root}.{room}.", StringComparison.Ordinal)))
            .Select(t => t.FullName);
        Assert.Empty(strays);
    }

    [Fact]
    public void The_engine_shows_one_type()
    {
        Assert.Equal([typeof(RestoreEngine)], s_engine.GetExportedTypes());
    }

    [Fact]
    public void The_engine_knows_no_PowerShell_and_the_contract_knows_nothing()
    {
        Assert.DoesNotContain(s_engine.GetReferencedAssemblies(), a => a.Name is "System.Management.Automation" or "HimalytixRestore");
        string[] packages = [.. typeof(BackupInfo).Assembly.GetReferencedAssemblies().Select(a => a.Name!).Where(n => !n.StartsWith("System", StringComparison.Ordinal))];
        Assert.Empty(packages);
    }

    [Theory]
    [InlineData("src/HimalytixRestore.Abstractions", "Meziantou.Analyzer;Microsoft.CodeAnalysis.PublicApiAnalyzers", "")]
    [InlineData("src/HimalytixRestore", "PowerShellStandard.Library", "HimalytixRestore.Abstractions")]
    [InlineData("tests/HimalytixRestore.Module.Tests", null, "HimalytixRestore.Abstractions;HimalytixRestore")]
    public void A_project_references_only_what_the_isolation_allows(string project, string? packages, string references)
    {
        string folder = Path.Combine(Repository.Root, project);
        var xml = XDocument.Load(Directory.GetFiles(folder, "*.csproj").Single());
        var real = xml.Descendants("ProjectReference")
            .Where(r => (string?)r.Attribute("ReferenceOutputAssembly") != "false")
            .Select(r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!));
        Assert.Equal(references.Split(';', StringSplitOptions.RemoveEmptyEntries), real);
        if (packages is not null)
            Assert.Subset(packages.Split(';').ToHashSet(StringComparer.Ordinal), xml.Descendants("PackageReference").Select(r => (string)r.Attribute("Include")!).ToHashSet(StringComparer.Ordinal));
    }
}
