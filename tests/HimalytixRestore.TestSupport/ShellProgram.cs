using System.Reflection;

namespace HimalytixRestore.TestSupport;

/// <summary>The built shell of this test run's configuration: <c>dotnet</c> runs it.</summary>
internal static class ShellProgram
{
    /// <summary>The full path of its assembly.</summary>
    public static string Path { get; } = System.IO.Path.Combine(
        Repository.Root, "src", "HimalytixRestore.Shell", "bin",
        typeof(ShellProgram).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration, "net10.0", "himalytix-restore.dll");
}
