#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

BeforeAll {
    $manifestPath = Join-Path $PSScriptRoot '../../HimalytixRestore.psd1'
    Import-Module $manifestPath -Force
    $profileBefore = $env:HIMALYTIX_RESTORE_PROFILE
    $sandbox = New-RestoreSandbox
    $env:HIMALYTIX_RESTORE_PROFILE = $sandbox.ProfilePath
}

AfterAll {
    if ($sandbox) { $sandbox | Remove-RestoreSandbox }
    $env:HIMALYTIX_RESTORE_PROFILE = $profileBefore
}

Describe 'Objects of the pipeline' {
    It 'bind by their type' {
        $verdict = Get-BackupList -Environment production -Latest | Test-Backup -Quick

        $verdict.Verdict | Should -Be 'Plausible'
    }

    It 'bind a file of the disk by its path' {
        $file = Get-BackupList -Environment production -Latest | Receive-Backup -Destination $TestDrive

        (Get-Item $file.Path | Test-Backup -Quick).Verdict | Should -Be 'Plausible'
    }

    It 'are never a bare string' {
        { 'himalytix_production_20260101_000000.sql.gz.enc' | Test-Backup -ErrorAction Stop } | Should -Throw -ErrorId '*InputObjectNotBound*'
    }

    It 'come out before the error of a run that failed' {
        Set-Content (Join-Path $TestDrive wrong.key) 'wrong'
        $seen = [System.Collections.Generic.List[object]]::new()

        { Invoke-FullRestore -Environment production -PassphraseFile (Join-Path $TestDrive wrong.key) -SkipStep Prerequisites -Confirm:$false | ForEach-Object { $seen.Add($_) } } |
            Should -Throw -ErrorId 'WrongKey*'

        $seen.State | Should -Be 'RolledBack'
    }
}

Describe 'Objects that crossed a job' {
    BeforeAll {
        $backup, $file, $run = Start-Job {
            Import-Module $using:manifestPath
            $listed = Get-BackupList -Environment production -Latest
            $listed
            $listed | Receive-Backup -Destination $using:TestDrive -Overwrite
            Invoke-FullRestore -Environment production -Confirm:$false
        } | Receive-Job -Wait -AutoRemoveJob
    }

    It 'have lost their types' {
        $run.PSObject.TypeNames[0] | Should -Be 'Deserialized.HimalytixRestore.RestoreRun'
    }

    It 'keep what is inside them' {
        ($run.Steps | Where-Object Id -EQ 'Restore').Status | Should -Be 'Succeeded'
        $run.Health.Checks.Count | Should -BeGreaterThan 3
        $run.Backup.Uri | Should -Be $backup.Uri
    }

    It 'bind a backup by its Uri' {
        ($backup | Test-Backup -Quick).Verdict | Should -Be 'Plausible'
        ($backup | Restore-Database -Database erpdb_uri -Confirm:$false).Database | Should -Be 'erpdb_uri'
    }

    It 'bind a file by its Path' {
        ($file | Unprotect-Backup).Stage | Should -Be 'Compressed'
    }

    It 'bind a run by its RunId' {
        ($run | Get-RestoreRun).RunId | Should -Be $run.RunId
        ($run | Export-RestoreReport -Path (Join-Path $TestDrive run.json)).Name | Should -Be 'run.json'
        ($run | Undo-Restore -Confirm:$false).State | Should -Be 'RolledBack'
    }
}
