using HimalytixRestore.Module.Tests.Shell;

namespace HimalytixRestore.Module.Tests.EndToEnd;

/// <summary>The pipelines that must work as typed, in the shell, on the sandbox's folder store.</summary>
public sealed class CompositionTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("himalytix-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_stage_as_a_file_into_a_new_database_and_its_health()
    {
        var run = await RunAsync("Get-BackupList -Environment production -Latest | Receive-Backup | Unprotect-Backup | Expand-Backup | Restore-Database -Database erpdb_check -Confirm:$false | Test-RestoreHealth | ForEach-Object { \"$($_.Database) $($_.Status)\" }");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("erpdb_check Pass", run.Output.Trim());
        Assert.Equal(["*.sql", "*.sql.gz", "*.sql.gz.enc"], new[] { "*.sql", "*.sql.gz", "*.sql.gz.enc" }.Where(pattern => Directory.GetFiles(_folder, pattern).Length == 1));
        const string counts = "SELECT (SELECT count(*) FROM accounting_journalentry), (SELECT count(*) FROM usermanagement_customuser)";
        Assert.Equal(await sandbox.SqlAsync("erpdb", counts), await sandbox.SqlAsync("erpdb_check", counts));
    }

    [Fact]
    public async Task From_the_store_into_a_database_without_a_file_on_disk()
    {
        var run = await RunAsync("Get-BackupList -Latest | Restore-Database -Database erpdb_stream -Confirm:$false | ForEach-Object { \"$($_.Outcome)\" }");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Matches("^(Succeeded|Degraded)$", run.Output.Trim());
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task The_whole_runbook_and_its_report()
    {
        var run = await RunAsync("Invoke-FullRestore -Environment production -Strategy InPlace -Confirm:$false | Export-RestoreReport -Path report.json | ForEach-Object Name");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal("report.json", run.Output.Trim());
        Assert.Contains("\"state\": \"Succeeded\"", await File.ReadAllTextAsync(Path.Combine(_folder, "report.json"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newest_run_is_undone()
    {
        var before = await sandbox.SqlAsync("postgres", "SELECT oid FROM pg_database WHERE datname = 'erpdb'");
        var run = await RunAsync("Invoke-FullRestore -Environment production -Confirm:$false | ForEach-Object { \"$($_.State)\" }; Get-RestoreRun | Select-Object -First 1 | Undo-Restore -Confirm:$false | ForEach-Object { \"$($_.State)\" }");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(["Succeeded", "RolledBack"], run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.Equal(before, await sandbox.SqlAsync("postgres", "SELECT oid FROM pg_database WHERE datname = 'erpdb'"));
    }

    [Fact]
    public async Task A_failed_run_is_emitted_reported_and_ends_the_script_with_1()
    {
        var run = await RunAsync("Set-Content wrong.key wrong; Invoke-FullRestore -Environment production -PassphraseFile wrong.key -SkipStep Prerequisites -ReportPath failed.md -Confirm:$false | ForEach-Object { \"$($_.State) $($_.Cause.ErrorId)\" }");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("RolledBack WrongKey", run.Output.Trim());
        Assert.Contains("WrongKey", run.Error, StringComparison.Ordinal);
        Assert.Contains("WrongKey", await File.ReadAllTextAsync(Path.Combine(_folder, "failed.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private Task<ShellRun> RunAsync(string script) => ShellProcess.RunAsync(["-Command", script], _folder);
}
