using System.Diagnostics;
using System.Reflection;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Shell;

/// <summary>The built shell as a process of its own: what a user gets, without a terminal.</summary>
internal static class ShellProcess
{
    private const string Project = "HimalytixRestore.Shell";

    /// <summary>The built shell, of this test run's configuration.</summary>
    public static string Assembly { get; } =
        Path.Combine(ModuleFiles.Root, "src", Project, "bin", Configuration, "net10.0", "himalytix-restore.dll");

    /// <summary>The configuration of this test run: Debug or Release.</summary>
    public static string Configuration => typeof(ShellProcess).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    /// <summary>Runs it to its end; the input is what is given and then closed.</summary>
    public static async Task<ShellRun> RunAsync(IEnumerable<string> arguments, string? workingFolder = null, string input = "", CancellationToken cancellationToken = default)
    {
        using var process = Start(arguments, workingFolder);
        await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return new(process.ExitCode, await output, await error);
    }

    /// <summary>Runs a command text.</summary>
    public static Task<ShellRun> RunCommandAsync(string text, CancellationToken cancellationToken = default) =>
        RunAsync(["-Command", text], cancellationToken: cancellationToken);

    /// <summary>Starts it; the caller reads and ends it.</summary>
    public static Process Start(IEnumerable<string> arguments, string? workingFolder = null, Dictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingFolder ?? ModuleFiles.Root,
        };
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
