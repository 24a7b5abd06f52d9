using System.Diagnostics;
using System.Text.Json.Nodes;
using HimalytixRestore.Module.Tests.EndToEnd;
using HimalytixRestore.Module.Tests.Shell;

namespace HimalytixRestore.Module.Tests.Automation;

/// <summary>A folder with a script that a scheduler would run, a profile of the sandbox, and stand-ins for programs that are not ours.</summary>
internal sealed class UnattendedRun(SandboxFixture sandbox) : IDisposable
{
    /// <summary>What a failure must leave alone: the live database's number, rows and versions of rows, and that no other one is left.</summary>
    private const string LiveSql = "SELECT (SELECT string_agg(oid || ' ' || datname, ',' ORDER BY oid) FROM pg_database), (SELECT count(*) FROM accounting_journalentry), (SELECT sum(xmin::text::bigint) FROM accounting_journalentry)";

    /// <summary>The folder.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("himalytix-unattended-").FullName;

    /// <summary>Runs are kept here.</summary>
    public string StateFolder => Path.Combine(Folder, "state");

    /// <summary>Variables of the programs that are started.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    /// <summary>The state of everything that is live.</summary>
    public Task<string> LiveAsync() => sandbox.SqlAsync("erpdb", LiveSql);

    /// <summary>Writes a file.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Writes the sandbox's profile, changed; secrets are others' business where they are taken out.</summary>
    public string WriteProfile(Action<JsonObject>? change = null)
    {
        var profile = JsonNode.Parse(File.ReadAllText(sandbox.Sandbox.ProfilePath))!;
        var entry = profile["environments"]!["production"]!.AsObject();
        entry["stateFolder"] = StateFolder;
        change?.Invoke(entry);
        var path = Write("profile.json", profile.ToJsonString());
        Environment["HIMALYTIX_RESTORE_PROFILE"] = path;
        return path;
    }

    /// <summary>Puts a program in front of the search path; <c>himalytix-restore</c> is there already.</summary>
    public void StandIn(string program, string script)
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("The script is for a Unix shell.");
            return;
        }

        var bin = Directory.CreateDirectory(Path.Combine(Folder, "bin")).FullName;
        var path = Path.Combine(bin, program);
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        if (!Environment.ContainsKey("PATH"))
        {
            Environment["PATH"] = bin + Path.PathSeparator + System.Environment.GetEnvironmentVariable("PATH");
            StandIn("himalytix-restore", $"exec dotnet '{ShellProcess.Assembly}' \"$@\"");
        }
    }

    /// <summary>Runs the shell; nobody answers.</summary>
    public Task<ShellRun> ShellAsync(params string[] arguments) => RunAsync(ShellProcess.Start(arguments, Folder, Environment));

    /// <summary>Runs a script of /bin/sh; nobody answers.</summary>
    public Task<ShellRun> ShAsync(string script)
    {
        var start = new ProcessStartInfo("/bin/sh", [Write("script.sh", script)]) { UseShellExecute = false, WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment) start.Environment[name] = value;
        return RunAsync(Process.Start(start)!);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static async Task<ShellRun> RunAsync(Process process)
    {
        using (process)
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return new(process.ExitCode, await output, await error);
        }
    }
}
