using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Package.Tests;

/// <summary>The script that the README begins with, run by a shell that is installed.</summary>
internal static class Sandbox
{
    /// <summary>Runs it to its end; a machine without PostgreSQL's programs skips the test.</summary>
    /// <param name="program">The shell.</param>
    /// <param name="arguments">What comes before the script.</param>
    /// <param name="folder">Where; the report is written there, too.</param>
    /// <param name="environment">Variables beside those of the tests.</param>
    /// <returns>What it printed.</returns>
    public static async Task<string> RestoreAsync(string program, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var script = Path.Combine(Repository.Root, "docs", "examples", "sandbox-restore.ps1");
        var run = await Command.RunAsync(program, [.. arguments, script, "-ReportPath", Path.Combine(folder, "report.md")], folder, environment);
        if (run.ExitCode != 0 && run.Output.Contains("PostgresNotFound", StringComparison.Ordinal))
            ContinuousIntegration.SkipOrFail("Needs PostgreSQL's server programs or npm.");
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        return run.Output;
    }
}
