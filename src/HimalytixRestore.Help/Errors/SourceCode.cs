using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace HimalytixRestore.Help.Errors;

/// <summary>The module's projects as one compilation: their sources, and what the built module refers to.</summary>
internal static class SourceCode
{
    private static readonly string[] s_projects = ["HimalytixRestore.Abstractions", "HimalytixRestore.Engine", "HimalytixRestore"];

    /// <summary>What ImplicitUsings adds to every file.</summary>
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>Reads the projects.</summary>
    /// <param name="sources">The folder of the projects.</param>
    /// <param name="module">The folder of the built module, whose packages the code refers to.</param>
    public static CSharpCompilation Read(string sources, string module)
    {
        var options = new CSharpParseOptions(LanguageVersion.Latest);
        var trees = s_projects
            .SelectMany(project => Files(Path.Combine(sources, project)).Order(StringComparer.Ordinal))
            .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), options, Path.GetRelativePath(sources, file)))
            .Append(CSharpSyntaxTree.ParseText(ImplicitUsings, options));
        return CSharpCompilation.Create("HimalytixRestore.All", trees, References(module), new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
    }

    private static IEnumerable<string> Files(string project) => Directory.EnumerateFiles(project, "*.cs", SearchOption.AllDirectories)
        .Where(file => Path.GetRelativePath(project, file).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj"));

    /// <summary>This program's own assemblies, which are the framework and PowerShell, and the module's packages.</summary>
    private static IEnumerable<MetadataReference> References(string module)
    {
        var own = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        return own.Concat(Directory.EnumerateFiles(Path.Combine(module, "bin", "deps"), "*.dll"))
            .Where(static file => !Path.GetFileName(file).StartsWith("HimalytixRestore", StringComparison.Ordinal))
            .DistinctBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase)
            .Select(static file => MetadataReference.CreateFromFile(file));
    }
}
