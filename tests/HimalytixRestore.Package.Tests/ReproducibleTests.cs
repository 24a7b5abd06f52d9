using System.Security.Cryptography;

namespace HimalytixRestore.Package.Tests;

/// <summary>Who builds the same sources anywhere gets the same bytes.</summary>
public sealed class ReproducibleTests(PackagesFixture packages)
{
    private static readonly bool s_all = string.Equals(Environment.GetEnvironmentVariable("HIMALYTIX_PACKAGE"), "all", StringComparison.OrdinalIgnoreCase);

    [Fact]
    public async Task TheSameBytesComeOutOfAnotherFolder()
    {
        var other = Path.Combine(packages.Folder, "again");
        await packages.BuildAsync(Path.Combine("another", "folder of another name"), other, s_all ? "Package" : "Module");
        string[] files = s_all
            ? [.. Directory.EnumerateFiles(packages.Artifacts).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)]
            : [Path.GetFileName(packages.ModulePackage)];
        Assert.Equal(s_all ? 3 : 1, files.Length);
        Assert.All(files, file => Assert.Equal(Hash(Path.Combine(packages.Artifacts, file)), Hash(Path.Combine(other, file))));
    }

    private static string Hash(string path) => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)));
}
