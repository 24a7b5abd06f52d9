using HimalytixRestore.Module.Tests.Shell;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Module.Tests.EndToEnd;

/// <summary>A drill as a scheduler runs it: a script file in the shell, nobody there to answer, an exit code and a JUnit file at the end.</summary>
public sealed class DrillTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    private const string ScratchSql = "SELECT count(*) FROM pg_database WHERE datname LIKE 'erpdb\\_drill\\_%'";

    [Fact]
    public async Task It_runs_unattended_and_leaves_a_JUnit_file_and_no_scratch_database()
    {
        string before = await LiveAsync();

        var (shell, junit) = await RunAsync("Invoke-RestoreDrill -Environment production -MaxDurationMinutes 30 -MaxBackupAgeHours 26 -JUnitPath $args[0]");

        Assert.True(shell.ExitCode == 0, shell.Output + shell.Error);
        var document = JUnitSchema.Read(junit, out var errors);
        Assert.Empty(errors);
        Assert.Equal("0", document.Root!.Attribute("failures")!.Value);
        Assert.Contains(document.Descendants("testcase"), c => c.Attribute("name")!.Value == "Restore" && c.Attribute("time")!.Value != "0.000");
        Assert.Contains(document.Descendants("testcase"), c => c.Attribute("name")!.Value == "RTO");
        Assert.Equal("0", (await sandbox.SqlAsync("postgres", ScratchSql)).Trim());
        Assert.Equal(before, await LiveAsync());
    }

    [Fact]
    public async Task A_missed_budget_ends_the_script_with_an_exit_code_and_is_a_failure_of_the_JUnit_file()
    {
        var (shell, junit) = await RunAsync("Invoke-RestoreDrill -Environment production -Name (Get-BackupList -Environment production)[1].Name -MaxBackupAgeHours 1 -JUnitPath $args[0]; 'not reached'");

        Assert.True(shell.ExitCode == 1, shell.Output + shell.Error);
        Assert.DoesNotContain("not reached", shell.Output, StringComparison.Ordinal);
        Assert.Contains("RPO", shell.Error, StringComparison.Ordinal);
        var document = JUnitSchema.Read(junit, out var errors);
        Assert.Empty(errors);
        Assert.Contains(document.Descendants("failure"), f => f.Attribute("type")!.Value == "DrillBudgetMissed");
        Assert.Equal("0", (await sandbox.SqlAsync("postgres", ScratchSql)).Trim());
    }

    private Task<string> LiveAsync() => sandbox.SqlAsync("erpdb", "SELECT (SELECT oid FROM pg_database WHERE datname = 'erpdb'), (SELECT count(*) FROM accounting_journalentry), (SELECT sum(xmin::text::bigint) FROM accounting_journalentry)");

    private async Task<(ShellRun Shell, string JUnit)> RunAsync(string text)
    {
        string folder = Directory.CreateDirectory(Path.Combine(sandbox.StateFolder, Guid.NewGuid().ToString("N"))).FullName;
        string script = Path.Combine(folder, "drill.ps1");
        await File.WriteAllTextAsync(script, text, TestContext.Current.CancellationToken);
        string junit = Path.Combine(folder, "drill.xml");
        return (await ShellProcess.RunAsync(["-File", script, junit], folder, cancellationToken: TestContext.Current.CancellationToken), junit);
    }
}
