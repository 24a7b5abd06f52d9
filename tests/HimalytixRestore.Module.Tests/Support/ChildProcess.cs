using System.Diagnostics;
using System.Reflection;

namespace HimalytixRestore.Module.Tests.Support;

/// <summary>A fresh process of this executable that runs one script and prints what comes out, a line an item.</summary>
internal static class ChildProcess
{
    /// <summary>The argument that makes this executable such a process.</summary>
    public const string Switch = "--module-child";

    /// <summary>The argument that makes such a process the other end of a job.</summary>
    public const string JobServerSwitch = "--job-server";

    private const string PreloadSwitch = "--preload";

    /// <summary>Starts a fresh process.</summary>
    /// <param name="script">The script; it imports the module itself.</param>
    /// <param name="preload">Assemblies that the process loads first, as its own.</param>
    public static Process Start(string script, params string[] preload)
    {
        var start = new ProcessStartInfo { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        Target(start);
        foreach (var path in preload)
        {
            start.ArgumentList.Add(PreloadSwitch);
            start.ArgumentList.Add(path);
        }

        start.ArgumentList.Add(script);
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Makes a process to be started one of this kind.</summary>
    /// <param name="start">The process.</param>
    public static void Target(ProcessStartInfo start)
    {
        start.FileName = Environment.ProcessPath!;
        // Started by `dotnet …Tests.dll`, the process is dotnet itself.
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(Assembly.GetExecutingAssembly().Location);
        start.ArgumentList.Add(Switch);
    }

    /// <summary>Runs a script in a fresh process and gives what it printed.</summary>
    /// <param name="script">The script; it imports the module itself.</param>
    /// <param name="preload">Assemblies that the process loads first, as its own.</param>
    public static async Task<IReadOnlyList<string>> RunAsync(string script, params string[] preload)
    {
        using var process = Start(script, preload);
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.Equal("", await errors);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The fresh process itself.</summary>
    /// <param name="args">Its arguments after <see cref="Switch"/>.</param>
    public static int Serve(string[] args)
    {
        while (args is [PreloadSwitch, var path, ..])
        {
            Assembly.LoadFrom(path);
            args = args[2..];
        }

        if (args is [JobServerSwitch]) return JobServer.Serve();
        using var session = new ModuleSession(new RecordingHost(new()), import: false, new System.Management.Automation.Runspaces.SessionStateCmdletEntry("Invoke-Probe", typeof(ProbeCommand), null));
        var record = session.Run(args[0], seen: item =>
        {
            if (item.Stream != "Progress") Console.WriteLine(item);
        });
        if (record.Failure is not null) Console.WriteLine($"Failure: {record.FailureRecord?.FullyQualifiedErrorId ?? record.Failure.GetType().Name}: {record.Failure.Message}");
        Console.WriteLine($"State: {record.State}");
        return 0;
    }
}
