using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Xml.Linq;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Package.Tests;

/// <summary>The module's package as galleries and Install-PSResource see it, and the module as they lay it down.</summary>
public sealed class ModulePackageTests(PackagesFixture packages)
{
    // What Install-PSResource removes after it has unpacked a package.
    private static readonly string[] s_notInstalled = ["_rels/", "package/", "[Content_Types].xml", "HimalytixRestore.nuspec"];

    [Fact]
    public void TheManifestIsAtTheRootAndTheFilesAreNoOthers()
    {
        using var package = ZipFile.OpenRead(packages.ModulePackage);
        var names = package.Entries.Select(entry => entry.FullName).Where(IsInstalled).ToList();
        Assert.Equal(
            ["CHANGELOG.md", "HimalytixRestore.psd1", "LICENSE", "README.md", "THIRD-PARTY-NOTICES.txt", "bom.cdx.json", "icon.png"],
            names.Where(name => !name.Contains('/', StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.Equal(["en-US", "module"], names.Where(name => name.Contains('/', StringComparison.Ordinal)).Select(name => name.Split('/')[0]).Distinct());
        Assert.Contains("en-US/HimalytixRestore.dll-Help.xml", names);
        Assert.Contains("module/bin/deps/HimalytixRestore.Engine.dll", names);
        Assert.DoesNotContain("module/bin/deps/HimalytixRestore.Abstractions.dll", names);
    }

    [Fact]
    public async Task ItsTagsNameEveryCommandAsAGalleryWantsIt()
    {
        var metadata = Metadata();
        Assert.Equal("HimalytixRestore", metadata["id"]);
        Assert.Equal(packages.Version, metadata["version"]);
        Assert.Equal("MIT", metadata["license"]);
        Assert.Equal("icon.png", metadata["icon"]);
        Assert.Equal("README.md", metadata["readme"]);
        Assert.Contains("### Added", metadata["releaseNotes"], StringComparison.Ordinal);
        // The gallery's own limit.
        Assert.InRange(metadata["tags"].Length, 1, 4000);

        var shell = await InstalledModule.CreateAsync(packages);
        var commands = (await shell.RunAsync("(Get-Command -Module HimalytixRestore).Name")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(commands);
        var tags = metadata["tags"].Split(' ');
        Assert.Equal(commands.Order(StringComparer.Ordinal), tags.Where(tag => tag.StartsWith("PSCmdlet_", StringComparison.Ordinal)).Select(tag => tag["PSCmdlet_".Length..]).Order(StringComparer.Ordinal));
        Assert.Equal(commands.Order(StringComparer.Ordinal), tags.Where(tag => tag.StartsWith("PSCommand_", StringComparison.Ordinal)).Select(tag => tag["PSCommand_".Length..]).Order(StringComparer.Ordinal));
        Assert.Equal(["PSModule", "PSEdition_Core", "PSIncludes_Cmdlet", "Linux", "Windows", "MacOS"], ["PSModule", .. tags.Intersect(["PSEdition_Core", "PSIncludes_Cmdlet", "Linux", "Windows", "MacOS"]).OrderBy(tag => Array.IndexOf(["PSEdition_Core", "PSIncludes_Cmdlet", "Linux", "Windows", "MacOS"], tag))]);
        Assert.Equal("PSModule", tags[0]);
    }

    [Fact]
    public async Task InstalledInAModulePathItIsImportedByNameAndRestoresTheSandbox()
    {
        var shell = await InstalledModule.CreateAsync(packages);
        Assert.Equal(shell.ModuleBase, (await shell.RunAsync("(Get-Module HimalytixRestore).ModuleBase")).Trim());
        Assert.Contains("Invoke-FullRestore", await shell.RunAsync("(Get-Help Invoke-FullRestore).Name"), StringComparison.Ordinal);
        var output = await shell.RestoreSandboxAsync();
        Assert.Contains("Succeeded", output, StringComparison.Ordinal);
    }

    [Fact]
    public void EverythingOfOthersInItIsInTheBillAndInTheNotices()
    {
        using var package = ZipFile.OpenRead(packages.ModulePackage);
        using var bill = JsonDocument.Parse(package.GetEntry("bom.cdx.json")!.Open());
        var notices = File.ReadAllText(Path.Combine(Repository.Root, "THIRD-PARTY-NOTICES.txt"));
        Assert.Equal("CycloneDX", bill.RootElement.GetProperty("bomFormat").GetString());
        Assert.Equal($"pkg:nuget/HimalytixRestore@{packages.Version}", bill.RootElement.GetProperty("metadata").GetProperty("component").GetProperty("purl").GetString());

        var components = bill.RootElement.GetProperty("components").EnumerateArray().ToList();
        foreach (var component in components)
        {
            Assert.Contains($"\n{component.GetProperty("name")} {component.GetProperty("version")}\n    {component.GetProperty("licenses")[0].GetProperty("license").GetProperty("id")}\n", notices, StringComparison.Ordinal);
            Assert.Equal(SHA512.HashSizeInBytes, Convert.FromHexString(component.GetProperty("hashes")[0].GetProperty("content").GetString()!).Length);
        }

        // Assemblies bear their packages' names.
        var names = components.Select(component => component.GetProperty("name").GetString()!).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var assemblies = package.Entries.Where(entry => entry.FullName.StartsWith("module/bin/deps/", StringComparison.Ordinal) && entry.Name.EndsWith(".dll", StringComparison.Ordinal)).Select(entry => Path.GetFileNameWithoutExtension(entry.Name));
        Assert.All(assemblies.Except(["HimalytixRestore.Engine"]), assembly => Assert.Contains(assembly, names));

        var references = bill.RootElement.GetProperty("dependencies").EnumerateArray().ToDictionary(d => d.GetProperty("ref").GetString()!, d => d.GetProperty("dependsOn").EnumerateArray().Select(r => r.GetString()!).ToList());
        Assert.Equal(components.Count + 1, references.Count);
        Assert.All(references.Values.SelectMany(on => on), on => Assert.Contains(on, (IDictionary<string, List<string>>)references));
        Assert.Contains(references[$"pkg:nuget/HimalytixRestore@{packages.Version}"], on => on.StartsWith("pkg:nuget/Npgsql@", StringComparison.Ordinal));
    }

    internal static bool IsInstalled(string name) => !s_notInstalled.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));

    private Dictionary<string, string> Metadata()
    {
        using var package = ZipFile.OpenRead(packages.ModulePackage);
        using var nuspec = package.GetEntry("HimalytixRestore.nuspec")!.Open();
        return XDocument.Load(nuspec).Root!.Elements().Single().Elements().ToDictionary(element => element.Name.LocalName, element => element.Value);
    }
}
