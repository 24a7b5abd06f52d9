namespace HimalytixRestore.Package.Tests;

/// <summary>The shell as a dotnet tool.</summary>
public sealed class ToolPackageTests(PackagesFixture packages)
{
    [Fact]
    public async Task InstalledFromAFolderItTellsItsVersionAndRestoresTheSandbox()
    {
        var folder = Path.Combine(packages.Folder, "tool");
        // NuGet would take another build of the same version from its cache.
        Dictionary<string, string?> environment = new(StringComparer.Ordinal) { ["NUGET_PACKAGES"] = Path.Combine(packages.Folder, "cache") };
        var install = await Command.RunAsync("dotnet", ["tool", "install", "himalytix-restore", "--version", packages.Version, "--add-source", packages.Artifacts, "--ignore-failed-sources", "--tool-path", folder], packages.Folder, environment);
        Assert.True(install.ExitCode == 0, install.Output + install.Error);

        var program = Path.Combine(folder, OperatingSystem.IsWindows() ? "himalytix-restore.exe" : "himalytix-restore");
        var version = await Command.RunAsync(program, ["--version"], folder);
        Assert.Equal((0, packages.Version), (version.ExitCode, version.Output.Trim()));
        Assert.Contains("Succeeded", await Sandbox.RestoreAsync(program, [], folder), StringComparison.Ordinal);
    }
}
