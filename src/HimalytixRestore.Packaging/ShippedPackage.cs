namespace HimalytixRestore.Packaging;

/// <summary>A package of others whose files are in one of ours.</summary>
/// <param name="Name">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="License">Its licence, an SPDX identifier.</param>
/// <param name="Copyright">Whose it is.</param>
/// <param name="ProjectUrl">Where it comes from; may be empty.</param>
/// <param name="Sha512">NuGet's hash of its content, in hexadecimal; empty for the runtime, for which none is recorded.</param>
/// <param name="DependsOn">What it needs of the others, as <see cref="Reference"/>s.</param>
internal sealed record ShippedPackage(string Name, string Version, string License, string Copyright, string ProjectUrl, string Sha512, IReadOnlyList<string> DependsOn)
{
    /// <summary>Its name all over the world: a package URL.</summary>
    public string Reference => PackageUrl(Name, Version);

    /// <summary>The package URL of a NuGet package.</summary>
    public static string PackageUrl(string name, string version) => $"pkg:nuget/{name}@{version}";
}
