using System.Text;

namespace HimalytixRestore.Packaging;

/// <summary>THIRD-PARTY-NOTICES.txt: whose work is shipped, and under which licence.</summary>
internal static class Notices
{
    private const string Rule = "--------------------------------------------------------------------------------";

    /// <summary>Writes the page.</summary>
    /// <param name="packages">What is shipped.</param>
    /// <exception cref="PackagingException">A licence is none of those that somebody has read.</exception>
    public static string Write(IReadOnlyList<ShippedPackage> packages)
    {
        var text = new StringBuilder("""
            HimalytixRestore is distributed with the packages below, each under its own licence; the licences stand at the end.
            The self-contained programs contain .NET, too; its licence and notices are in their folder dotnet/.
            Written by: dotnet msbuild packaging/Package.proj -t:WriteNotices


            """.ReplaceLineEndings("\n"));
        foreach (var package in packages)
        {
            text.Append(FormattableString.Invariant($"{package.Name} {package.Version}\n    {package.License}\n    {package.Copyright}\n"));
            if (package.ProjectUrl.Length > 0)
                text.Append(FormattableString.Invariant($"    {package.ProjectUrl}\n"));
            text.Append('\n');
        }

        foreach (var license in packages.Select(package => package.License).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
            text.Append(FormattableString.Invariant($"{Rule}\n{license}\n{Rule}\n\n{LicenseText(license)}\n"));
        return text.ToString();
    }

    private static string LicenseText(string license)
    {
        using var resource = typeof(Notices).Assembly.GetManifestResourceStream(license)
            ?? throw new PackagingException($"Nobody has read the licence {license} yet. If it may be shipped, put its text into src/HimalytixRestore.Packaging/Licenses/{license}.txt.");
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
