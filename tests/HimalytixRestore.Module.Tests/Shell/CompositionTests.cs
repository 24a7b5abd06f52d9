namespace HimalytixRestore.Module.Tests.Shell;

/// <summary>The compositions of the cmdlets' contract, as typed, in the shell, on a sandbox: every arrow carries a real object.</summary>
public sealed class CompositionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shell-compose-").FullName;

    [Fact]
    public async Task Every_arrow_carries_a_real_object()
    {
        // The sandbox's folder must not hold the script: New-RestoreSandbox wants one of its own.
        var script = Path.Combine(_folder, "compose.ps1");
        await File.WriteAllTextAsync(
            script,
            """
            $ErrorActionPreference = 'Stop'
            $ConfirmPreference = 'None'
            $sandbox = New-RestoreSandbox
            try {
                $env:HIMALYTIX_RESTORE_PROFILE = $sandbox.ProfilePath
                $stages = Get-BackupList -Environment production -Latest | Receive-Backup | Unprotect-Backup | Expand-Backup | Restore-Database -Database erpdb_check | Test-RestoreHealth
                "stages: $($stages.GetType().Name) $($stages.Database) $(($stages.Checks | Where-Object Name -eq RowCounts).Status)"

                $streamed = Get-BackupList -Latest | Restore-Database -Database erpdb_streamed            # no file on disk at all
                "streamed: $($streamed.GetType().Name) $($streamed.Outcome) $($streamed.Rows -gt 0)"

                $report = Invoke-FullRestore -Environment production -Strategy InPlace -Confirm:$false | Export-RestoreReport -Path report.md
                "report: $($report.GetType().Name) $($report.Length -gt 0)"

                $run = Get-RestoreRun | Select-Object -First 1
                "run: $($run.State)"
                "undone: $(($run | Undo-Restore).State)"
            }
            finally { $sandbox | Remove-RestoreSandbox }
            "left: $(Test-Path $sandbox.Path)"
            """,
            TestContext.Current.CancellationToken);

        var run = await ShellProcess.RunAsync([script], _folder, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("", run.Error);
        Assert.Equal(
            ["stages: HealthReport erpdb_check Pass", "streamed: RestoreResult Succeeded True", "report: FileInfo True", "run: Succeeded", "undone: RolledBack", "left: False"],
            run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(3, Directory.EnumerateFiles(_folder, "*.sql*").Count());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
