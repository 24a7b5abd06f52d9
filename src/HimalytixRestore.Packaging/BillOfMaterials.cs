using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace HimalytixRestore.Packaging;

/// <summary>The list of what a package of ours is made of, as CycloneDX 1.6. It says nothing that changes from one build to the next: no time, no serial number.</summary>
internal static class BillOfMaterials
{
    // Names of people as they are written.
    private static readonly JsonSerializerOptions s_options = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes one.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">The package of ours.</param>
    /// <param name="version">Its version.</param>
    /// <param name="packages">What it is made of.</param>
    public static void Write(string path, string name, string version, IReadOnlyList<ShippedPackage> packages)
    {
        var self = ShippedPackage.PackageUrl(name, version);
        var needed = packages.SelectMany(package => package.DependsOn).ToHashSet(StringComparer.Ordinal);
        JsonObject bill = new()
        {
            ["$schema"] = "http://cyclonedx.org/schema/bom-1.6.schema.json",
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.6",
            ["version"] = 1,
            ["metadata"] = new JsonObject { ["component"] = Component("application", self, name, version, "MIT") },
            ["components"] = new JsonArray([.. packages.Select(Describe)]),
            ["dependencies"] = new JsonArray(
            [
                Dependencies(self, packages.Select(package => package.Reference).Where(reference => !needed.Contains(reference))),
                .. packages.Select(package => Dependencies(package.Reference, package.DependsOn)),
            ]),
        };
        File.WriteAllText(path, bill.ToJsonString(s_options) + "\n");
    }

    private static JsonObject Describe(ShippedPackage package)
    {
        var component = Component("library", package.Reference, package.Name, package.Version, package.License);
        component["copyright"] = package.Copyright;
        if (package.Sha512.Length > 0)
            component["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = package.Sha512 });
        if (package.ProjectUrl.Length > 0)
            component["externalReferences"] = new JsonArray(new JsonObject { ["type"] = "website", ["url"] = package.ProjectUrl });
        return component;
    }

    private static JsonObject Component(string type, string reference, string name, string version, string license) => new()
    {
        ["type"] = type,
        ["bom-ref"] = reference,
        ["name"] = name,
        ["version"] = version,
        ["purl"] = reference,
        ["licenses"] = new JsonArray(new JsonObject { ["license"] = new JsonObject { ["id"] = license } }),
    };

    private static JsonObject Dependencies(string reference, IEnumerable<string> on) => new()
    {
        ["ref"] = reference,
        ["dependsOn"] = new JsonArray([.. on.Order(StringComparer.Ordinal).Select(other => (JsonNode)other)]),
    };
}
