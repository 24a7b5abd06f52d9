using System.IO.Compression;

namespace HimalytixRestore.Package.Tests;

/// <summary>The module's package laid down as Install-PSResource does it, and a shell that has no module of its own and finds it by name.</summary>
internal sealed class InstalledModule
{
    private readonly string _modulePath;
    private readonly string _shell;

    private InstalledModule(string modulePath, string moduleBase, string shell) => (_modulePath, ModuleBase, _shell) = (modulePath, moduleBase, shell);

    /// <summary>The folder of the module's version.</summary>
    public string ModuleBase { get; }

    /// <summary>Lays it down; once for all tests of a run.</summary>
    /// <param name="packages">The packages.</param>
    public static async Task<InstalledModule> CreateAsync(PackagesFixture packages)
    {
        var modulePath = Path.Combine(packages.Folder, "module-path");
        var moduleBase = Path.Combine(modulePath, "HimalytixRestore", packages.Version);
        var shell = Path.Combine(packages.Folder, "bare-shell");
        if (!Directory.Exists(shell))
        {
            await UnpackAsync(packages.ModulePackage, moduleBase, name => ModulePackageTests.IsInstalled(name) ? name : null);
            const string tool = "tools/net10.0/any/";
            await UnpackAsync(packages.ToolPackage, shell, name => name.StartsWith(tool, StringComparison.Ordinal) && !name.StartsWith($"{tool}Modules/", StringComparison.Ordinal) ? name[tool.Length..] : null);
        }

        return new(modulePath, moduleBase, shell);
    }

    /// <summary>Runs a command.</summary>
    /// <returns>What it printed.</returns>
    public async Task<string> RunAsync(params string[] command)
    {
        var run = await Command.RunAsync("dotnet", [Path.Combine(_shell, "himalytix-restore.dll"), "-Command", .. command], _modulePath, Environment());
        Assert.True(run.ExitCode == 0 && run.Error.Length == 0, run.Output + run.Error);
        return run.Output;
    }

    /// <summary>Runs the sandbox's script.</summary>
    /// <returns>What it printed.</returns>
    public Task<string> RestoreSandboxAsync() => Sandbox.RestoreAsync("dotnet", [Path.Combine(_shell, "himalytix-restore.dll")], _modulePath, Environment());

    private Dictionary<string, string?> Environment() => new(StringComparer.Ordinal) { ["PSModulePath"] = _modulePath };

    private static async Task UnpackAsync(string package, string folder, Func<string, string?> target)
    {
        await using var zip = await ZipFile.OpenReadAsync(package, TestContext.Current.CancellationToken);
        foreach (var entry in zip.Entries)
        {
            if (target(entry.FullName) is not { } name)
                continue;
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await entry.ExtractToFileAsync(path, TestContext.Current.CancellationToken);
        }
    }
}
