using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.EndToEnd;

/// <summary>A sandbox made by the module itself, and its state as one checksum.</summary>
public sealed class SandboxFixture : IDisposable
{
    private readonly string? _profileBefore = Environment.GetEnvironmentVariable("HIMALYTIX_RESTORE_PROFILE");

    public SandboxFixture()
    {
        using var session = new ModuleSession();
        Sandbox = (RestoreSandbox)session.Run("New-RestoreSandbox").ShouldSucceed().Output.Single()!;
        Environment.SetEnvironmentVariable("HIMALYTIX_RESTORE_PROFILE", Sandbox.ProfilePath);
        using var profile = JsonDocument.Parse(File.ReadAllText(Sandbox.ProfilePath));
        var entry = profile.RootElement.GetProperty("environments").GetProperty("production");
        Password = File.ReadAllText(entry.GetProperty("passwordFile").GetString()!).Trim();
        Passphrase = File.ReadAllText(Sandbox.PassphraseFile).Trim();
        StateFolder = entry.GetProperty("stateFolder").GetString()!;
        SnapshotFolder = entry.GetProperty("snapshotFolder").GetString()!;
    }

    public RestoreSandbox Sandbox { get; }

    /// <summary>The superuser's password.</summary>
    public string Password { get; }

    /// <summary>The backups' passphrase.</summary>
    public string Passphrase { get; }

    public string StateFolder { get; }

    public string SnapshotFolder { get; }

    /// <summary>Everything that a mutator could change: all databases, and all files of the sandbox but the server's own.</summary>
    public async Task<string> ChecksumAsync()
    {
        var all = new StringBuilder();
        string names = await ProgramAsync("psql", "-d", "postgres", "-AtXc", "SELECT datname FROM pg_database WHERE datname <> 'template0' ORDER BY 1");
        foreach (string name in names.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            all.Append(await DumpAsync(name));

        foreach (string folder in new[] { Sandbox.Store, StateFolder, SnapshotFolder })
        {
            if (!Directory.Exists(folder))
                continue;
            foreach (string file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
                all.Append(file).Append(Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(file))));
        }

        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(all.ToString())));
    }

    /// <summary>Runs a statement in a database of the sandbox.</summary>
    public Task<string> SqlAsync(string database, string sql) => ProgramAsync("psql", "-d", database, "-AtXc", sql);

    /// <summary>Everything in a database of the sandbox, with its owner, settings and grants.</summary>
    public async Task<string> DumpAsync(string database)
    {
        string dump = await ProgramAsync("pg_dump", "--create", "-d", database);
        return string.Join('\n', dump.Split('\n').Where(line => !line.StartsWith("\\restrict", StringComparison.Ordinal) && !line.StartsWith("\\unrestrict", StringComparison.Ordinal)));
    }

    /// <summary>A psql that takes statements from its input until that is closed, and prints values alone.</summary>
    public Process StartPsql(string database)
    {
        var start = Program("psql", "-d", database, "-AtqX");
        start.RedirectStandardInput = true;
        return Process.Start(start)!;
    }

    public void Dispose()
    {
        using var session = new ModuleSession();
        session.Run($"Remove-RestoreSandbox -Path '{Sandbox.Path}' -Confirm:$false").ShouldSucceed();
        Environment.SetEnvironmentVariable("HIMALYTIX_RESTORE_PROFILE", _profileBefore);
        Assert.False(Directory.Exists(Sandbox.Path));
    }

    private async Task<string> ProgramAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(Program(program, arguments))!;
        var errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return output;
    }

    private ProcessStartInfo Program(string program, params string[] arguments)
    {
        RequireProgram(program);
        return new ProcessStartInfo(program, ["-h", Sandbox.HostName, "-p", $"{Sandbox.Port}", "-U", Sandbox.UserName, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PGPASSWORD"] = Password },
        };
    }

    private static void RequireProgram(string program)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (folders.Any(folder => File.Exists(Path.Combine(folder, program)) || File.Exists(Path.Combine(folder, program + ".exe"))))
            return;
        SkipOrFail($"{program} is needed to look at the sandbox from outside; it is not on PATH.");
    }

    /// <summary>Skips the test where a script found no pg_dump for the sandbox's server; where CI is true it fails.</summary>
    /// <param name="record">What the script did.</param>
    internal static void SkipWithoutPgDump(ScriptRecord record)
    {
        var missing = record.Errors.Append(record.FailureRecord).FirstOrDefault(error => error?.FullyQualifiedErrorId.StartsWith("DumpProgramNotFound", StringComparison.Ordinal) == true);
        if (missing is not null)
            SkipOrFail(missing.Exception.Message);
    }

    private static void SkipOrFail(string reason)
    {
        Assert.False(string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase), reason);
        Assert.Skip(reason);
    }
}
