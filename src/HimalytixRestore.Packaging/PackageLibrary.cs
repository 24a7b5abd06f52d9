using System.Text.Json;
using System.Xml.Linq;

namespace HimalytixRestore.Packaging;

/// <summary>Finds out what is shipped: which packages by the .deps.json files of what was built, what they say of themselves by their own .nuspec files.</summary>
internal sealed class PackageLibrary
{
    private const string RuntimePack = "runtimepack.";

    private readonly string[] _folders;

    /// <summary>Reads where NuGet keeps its packages.</summary>
    /// <param name="assets">The project.assets.json of a restore.</param>
    public PackageLibrary(string assets)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(assets));
        _folders = [.. document.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name)];
    }

    /// <summary>Reads the packages that some .deps.json files name.</summary>
    /// <param name="dependencyFiles">The files.</param>
    /// <returns>The packages, each once, by name and version.</returns>
    public IReadOnlyList<ShippedPackage> Read(IEnumerable<string> dependencyFiles) =>
        [.. dependencyFiles.SelectMany(ReadFile).DistinctBy(package => package.Reference, StringComparer.Ordinal).OrderBy(package => package.Name, StringComparer.OrdinalIgnoreCase).ThenBy(package => package.Version, StringComparer.Ordinal)];

    private List<ShippedPackage> ReadFile(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var root = document.RootElement;
        var packages = root.GetProperty("libraries").EnumerateObject().Where(library => library.Value.GetProperty("type").GetString() is "package" or "runtimepack").ToDictionary(library => library.Name, library => library.Value, StringComparer.Ordinal);
        var target = root.GetProperty("targets").GetProperty(root.GetProperty("runtimeTarget").GetProperty("name").GetString()!);
        return [.. packages.Select(package => Describe(package.Key, package.Value.GetProperty("sha512").GetString()!, Needs(target.GetProperty(package.Key), packages)))];
    }

    /// <summary>What a package needs of the others; what the .NET runtime brings itself is not among them.</summary>
    private static string[] Needs(JsonElement target, Dictionary<string, JsonElement> packages) => target.TryGetProperty("dependencies", out var dependencies)
        ? [.. dependencies.EnumerateObject().Where(d => packages.ContainsKey($"{d.Name}/{d.Value.GetString()}")).Select(d => ShippedPackage.PackageUrl(d.Name, d.Value.GetString()!)).Order(StringComparer.Ordinal)]
        : [];

    private ShippedPackage Describe(string key, string hash, string[] needs)
    {
        var (name, version) = Split(key);
        var metadata = ReadNuspec(name, version);
        var license = Element(metadata, "license") is { } element && string.Equals((string?)element.Attribute("type"), "expression", StringComparison.Ordinal)
            ? element.Value
            : throw new PackagingException($"{name} {version} names no licence by an SPDX expression. Read its licence before it is shipped.");
        var owner = Element(metadata, "copyright") ?? Element(metadata, "authors");
        var sha512 = hash.Length > 0 ? Convert.ToHexStringLower(Convert.FromBase64String(hash["sha512-".Length..])) : "";
        return new(name, version, license, owner?.Value.Trim() ?? "", Element(metadata, "projectUrl")?.Value.Trim() ?? "", sha512, needs);
    }

    // The namespace of a .nuspec tells the year of its format, which nobody needs.
    private static XElement? Element(XElement parent, string name) => parent.Elements().FirstOrDefault(e => string.Equals(e.Name.LocalName, name, StringComparison.Ordinal));

    private static (string Name, string Version) Split(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var name = key[..slash];
        return (name.StartsWith(RuntimePack, StringComparison.Ordinal) ? name[RuntimePack.Length..] : name, key[(slash + 1)..]);
    }

    private XElement ReadNuspec(string name, string version)
    {
        // NuGet's folders are in lower case.
        var (folder, file) = (Path.Combine(name.ToLowerInvariant(), version.ToLowerInvariant()), $"{name.ToLowerInvariant()}.nuspec");
        var path = _folders.Select(root => Path.Combine(root, folder, file)).FirstOrDefault(File.Exists)
            ?? throw new PackagingException($"{name} {version} is not in NuGet's folders ({string.Join(", ", _folders)}). Restore first.");
        return Element(XDocument.Load(path).Root!, "metadata")!;
    }
}
