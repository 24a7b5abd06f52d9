using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Package.Tests;

/// <summary>The packages, built by the documented command in a copy of the tree: the tree itself is in use while tests run.</summary>
public sealed class PackagesFixture : IAsyncLifetime
{
    /// <summary>A folder of the test run, removed at its end.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("himalytix-packages-").FullName;

    /// <summary>Where the packages are.</summary>
    public string Artifacts => Path.Combine(Folder, "artifacts");

    /// <summary>The version, as the manifest says it.</summary>
    public string Version { get; } = File.ReadLines(Path.Combine(Repository.Root, "HimalytixRestore.psd1"))
        .First(line => line.Contains("ModuleVersion", StringComparison.Ordinal)).Split('\'')[1];

    /// <summary>The module's package.</summary>
    public string ModulePackage => Path.Combine(Artifacts, $"HimalytixRestore.{Version}.nupkg");

    /// <summary>The shell's package.</summary>
    public string ToolPackage => Path.Combine(Artifacts, $"himalytix-restore.{Version}.nupkg");

    /// <summary>The self-contained program's folder.</summary>
    public string Program => Path.Combine(Artifacts, $"himalytix-restore-{Version}-linux-x64");

    /// <inheritdoc/>
    public async ValueTask InitializeAsync() => await BuildAsync("one", Artifacts);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Builds packages in another copy of the tree.</summary>
    /// <param name="copy">The copy's folder, below this run's.</param>
    /// <param name="artifacts">Where they are put.</param>
    /// <param name="target">What is made of them.</param>
    public async Task BuildAsync(string copy, string artifacts, string target = "Package")
    {
        var tree = Path.Combine(Folder, copy);
        foreach (var file in Sources())
        {
            var path = Path.Combine(tree, Path.GetRelativePath(Repository.Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(file, path);
        }

        // No server of the build outlives it. The analyzers have judged the tree already and do not change what is compiled.
        var run = await Command.RunAsync("dotnet",
            ["msbuild", Path.Combine(tree, "packaging", "Package.proj"), "-nologo", "-verbosity:minimal", "-nodeReuse:false", $"-target:{target}", $"-property:ArtifactsFolder={artifacts}", "-property:Runtimes=linux-x64", "-property:UseSharedCompilation=false", "-property:RunAnalyzers=false"],
            tree);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }

    /// <summary>What a clone would have, less what no package is made of.</summary>
    private static IEnumerable<string> Sources() =>
        new[] { "src", "module", "docs", "packaging" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*", SearchOption.AllDirectories))
            .Where(file => !Path.GetRelativePath(Repository.Root, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .Concat(Directory.EnumerateFiles(Repository.Root).Where(file => Path.GetFileName(file) is not ".git"));
}
