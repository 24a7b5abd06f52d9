using HimalytixRestore.Packaging;

try
{
    switch (args)
    {
        case ["bill", var name, var version, var output, var assets, .. { Length: > 0 } dependencies]:
            BillOfMaterials.Write(output, name, version, new PackageLibrary(assets).Read(dependencies));
            break;
        case ["notices", "--check", var page, var assets, .. { Length: > 0 } dependencies]:
            return string.Equals(File.ReadAllText(page), Notices.Write(new PackageLibrary(assets).Read(dependencies)), StringComparison.Ordinal) ? 0 : Fail($"{page} does not tell of the packages that are shipped. Write it with: dotnet msbuild packaging/Package.proj -t:WriteNotices");
        case ["notices", var page, var assets, .. { Length: > 0 } dependencies]:
            File.WriteAllText(page, Notices.Write(new PackageLibrary(assets).Read(dependencies)));
            break;
        case ["archive", var folder, var file]:
            Archive.Write(folder, file);
            break;
        default:
            Console.Error.WriteLine("usage: HimalytixRestore.Packaging bill <name> <version> <bom.cdx.json> <project.assets.json> <deps.json>...");
            Console.Error.WriteLine("       HimalytixRestore.Packaging notices [--check] <page> <project.assets.json> <deps.json>...");
            Console.Error.WriteLine("       HimalytixRestore.Packaging archive <folder> <file.tar.gz | file.zip>");
            return 64;
    }

    return 0;
}
catch (PackagingException e)
{
    return Fail(e.Message);
}

// MSBuild shows a line of this form as an error of the build.
static int Fail(string message)
{
    Console.Error.WriteLine($"packaging : error HR0001: {message}");
    return 1;
}
