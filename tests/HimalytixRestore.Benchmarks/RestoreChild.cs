using System.Globalization;
using System.Text.Json;
using HimalytixRestore.Engine;
using HimalytixRestore.Engine.Processes;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Benchmarks;

/// <summary>The process that restores and nothing else: this program, started once more. The runtime has the settings of any PowerShell host.</summary>
internal static class RestoreChild
{
    /// <summary>The argument that makes this program such a process; profile, backup and jobs follow.</summary>
    public const string Mode = "--restore";

    /// <summary>The variable that holds the server's password.</summary>
    public const string PasswordVariable = "BENCHMARK_PASSWORD";

    /// <summary>The variable that holds the backup's passphrase.</summary>
    public const string PassphraseVariable = "BENCHMARK_PASSPHRASE";

    /// <summary>How to start it.</summary>
    /// <param name="profile">The profile, with one environment.</param>
    /// <param name="backup">The backup's path.</param>
    /// <param name="passphrase">Its passphrase.</param>
    /// <param name="password">The server's password.</param>
    /// <param name="jobs">Sessions that load at once; null leaves it to the product.</param>
    public static ProcessRequest Request(string profile, string backup, Secret passphrase, Secret password, int? jobs)
    {
        string[] arguments = [Mode, profile, backup, jobs?.ToString(CultureInfo.InvariantCulture) ?? ""];
        // Started by `dotnet …Benchmarks.dll`, this process is dotnet itself.
        var isHost = string.Equals(Path.GetFileNameWithoutExtension(Environment.ProcessPath), "dotnet", StringComparison.Ordinal);
        return new()
        {
            FileName = Environment.ProcessPath!,
            Arguments = isHost ? [typeof(RestoreChild).Assembly.Location, .. arguments] : arguments,
            Environment = new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                [PasswordVariable] = password.RevealText(),
                [PassphraseVariable] = passphrase.RevealText(),
            },
        };
    }

    /// <summary>Restores, and writes what was measured as JSON.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="backup">The backup's path.</param>
    /// <param name="jobs">Sessions that load at once; empty leaves it to the product.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string profile, string backup, string jobs, CancellationToken cancellationToken)
    {
        var (before, used) = (ProcessMemory.Current(), Environment.CpuUsage.TotalTime);
        int? sessions = jobs.Length > 0 ? int.Parse(jobs, CultureInfo.InvariantCulture) : null;
        var request = new RestoreRequest { Settings = new() { ProfilePath = profile }, Source = new() { Path = backup }, Jobs = sessions };
        var reporter = new MilestoneReporter();
        var result = await new RestoreEngine().Databases.RestoreAsync(request, reporter, cancellationToken);
        var measured = new RestoreMeasurement(result.Outcome, result.Rows, result.Duration, Environment.CpuUsage.TotalTime - used, before, ProcessMemory.Peak(), reporter.Milestones);
        Console.WriteLine(JsonSerializer.Serialize(measured));
        return 0;
    }
}
