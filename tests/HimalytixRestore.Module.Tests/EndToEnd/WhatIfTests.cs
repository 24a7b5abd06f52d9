using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.EndToEnd;

/// <summary>-WhatIf changes nothing at all, and beats -Force.</summary>
public sealed class WhatIfTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    [Fact]
    public async Task No_mutator_changes_anything_under_WhatIf()
    {
        using var session = new ModuleSession();
        var run = (RestoreRun)session.Run("Invoke-FullRestore -Environment production -Confirm:$false").ShouldSucceed().Output.Single()!;
        session["run"] = run;
        session["backup"] = session.Run("Get-BackupList -Environment production -Latest").ShouldSucceed().Output.Single();
        session["folder"] = sandbox.StateFolder;
        session["compressed"] = session.Run("$backup | Receive-Backup -Destination $folder | Unprotect-Backup").ShouldSucceed().Output.Single();
        string[] scripts =
        [
            "$backup | Receive-Backup -Destination $folder -WhatIf",
            "Unprotect-Backup -Path ([Uri]$backup.Uri).LocalPath -Destination $folder -WhatIf",
            "Unprotect-Backup -Path ([Uri]$backup.Uri).LocalPath -Destination $folder -Force -WhatIf",
            "$compressed | Expand-Backup -WhatIf",
            "$compressed | Expand-Backup -Force -WhatIf",
            "Stop-AppServices -WhatIf",
            "Stop-AppServices -Force -WhatIf",
            "Start-AppServices -WhatIf",
            "New-DbSnapshot -Database erpdb -WhatIf",
            "New-DbSnapshot -Database erpdb -Method Template -WhatIf",
            "New-DbSnapshot -Database erpdb -Method Rename -WhatIf",
            "Reset-Database -Database erpdb -WhatIf",
            "Reset-Database -Database erpdb -Drop -Force -WhatIf",
            "Switch-Database -Database erpdb -NewDatabase postgres -WhatIf",
            "Switch-Database -Database erpdb -NewDatabase postgres -Force -WhatIf",
            "$backup | Restore-Database -Database erpdb -WhatIf",
            "$backup | Restore-Database -Database new_one -Force -WhatIf",
            "$run | Remove-RestoreArtifact -IncludeSnapshot -WhatIf",
            "$run | Undo-Restore -WhatIf",
            "$run | Undo-Restore -Force -WhatIf",
            "Invoke-FullRestore -Environment production -WhatIf",
            "Invoke-FullRestore -Environment production -Force -WhatIf -ReportPath (\"$folder/report.md\")",
            "Invoke-RestoreDrill -Environment production -WhatIf",
            "Invoke-RestoreDrill -Environment production -Keep -Force -WhatIf -JUnitPath (\"$folder/drill.xml\")",
            "$run | Export-RestoreReport -Path (\"$folder/report.md\") -WhatIf",
            "New-RestoreSandbox -Path (\"$folder/another\") -WhatIf",
            $"Remove-RestoreSandbox -Path '{sandbox.Sandbox.Path}' -WhatIf",
        ];
        string before = await sandbox.ChecksumAsync();
        foreach (string script in scripts)
        {
            var record = session.Run(script);
            Assert.True(record.Failure is null && record.Errors.Count == 0, $"{script}: {record.Failure?.Message ?? string.Join("; ", record.Errors)}");
            Assert.DoesNotContain(record.Output, o => o is RestoreRun or RestoreResult or BackupFile or DatabaseSnapshot or DatabaseInfo or FileInfo);
        }

        Assert.Equal(before, await sandbox.ChecksumAsync());
    }

    [Fact]
    public void Every_mutator_has_WhatIf()
    {
        using var session = new ModuleSession();
        string[] readers = ["Get-", "Test-"];
        var names = session.Run("Get-Command -Module HimalytixRestore | ForEach-Object Name").ShouldSucceed().Output.Cast<string>().Where(n => !readers.Any(n.StartsWith)).ToList();
        Assert.NotEmpty(names);
        var without = names.Where(name => !session.Run($"(Get-Command {name}).Parameters.ContainsKey('WhatIf')").Output.Contains(true));
        Assert.Empty(without);
    }
}
