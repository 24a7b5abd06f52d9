using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Module.Tests.Support;

/// <summary>The module as it lies in the tree after a build.</summary>
internal static class ModuleFiles
{
    /// <summary>The repository's root.</summary>
    public static string Root => Repository.Root;

    /// <summary>The manifest, by which every test imports the module.</summary>
    public static string Manifest { get; } = Path.Combine(Root, "HimalytixRestore.psd1");

    /// <summary>The cmdlets' folder.</summary>
    public static string Bin { get; } = Path.Combine(Root, "module", "bin");

    /// <summary>The engine's assembly.</summary>
    public static string Engine { get; } = Path.Combine(Bin, "deps", "HimalytixRestore.Engine.dll");

    /// <summary>The sources of the engine and the cmdlets, which say all there is to say.</summary>
    public static IEnumerable<string> Sources => new[] { "HimalytixRestore", "HimalytixRestore.Engine" }
        .SelectMany(project => Directory.EnumerateFiles(Path.Combine(Root, "src", project), "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    /// <summary>Types of the module that a test names are those of the module's own files, whether it is imported yet or not.</summary>
    [ModuleInitializer]
    internal static void ResolveModuleTypes()
    {
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        AssemblyLoadContext.Default.Resolving += static (context, name) =>
            name.Name is "HimalytixRestore" or "HimalytixRestore.Abstractions" ? context.LoadFromAssemblyPath(Path.Combine(Bin, name.Name + ".dll")) : null;
    }
}
