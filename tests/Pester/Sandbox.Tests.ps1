#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../HimalytixRestore.psd1') -Force
    $sandbox = New-RestoreSandbox -Damaged
    $there = @{ ProfilePath = $sandbox.ProfilePath; Environment = 'production' }
}

AfterAll {
    if ($sandbox) { $sandbox | Remove-RestoreSandbox }
}

Describe 'A sandbox' {
    It 'has an encrypted backup that is proven' {
        $verdict = Get-BackupList @there -Latest | Test-Backup @there

        $verdict.Verdict | Should -Be 'Valid'
        $verdict.Inventory.Tables.Count | Should -BeGreaterThan 0
    }

    It 'is not changed by -WhatIf' {
        $before = (Get-RestoreRun @there | Measure-Object).Count

        Invoke-FullRestore @there -WhatIf
        Reset-Database $sandbox.Database @there -WhatIf
        Get-BackupList @there -Latest | Restore-Database -Database erpdb_whatif @there -WhatIf

        (Get-RestoreRun @there | Measure-Object).Count | Should -Be $before
        { Test-RestoreHealth -Database erpdb_whatif @there -ErrorAction Stop } | Should -Throw
    }

    It 'takes a backup through every stage of the pipeline' {
        $folder = New-Item -ItemType Directory (Join-Path $TestDrive stages)

        $report = Get-BackupList @there -Latest |
            Receive-Backup @there -Destination $folder | Unprotect-Backup @there | Expand-Backup @there |
            Restore-Database -Database erpdb_check @there -Confirm:$false | Test-RestoreHealth @there

        $report | Should -BeOfType HimalytixRestore.HealthReport
        $report.Status | Should -Not -Be 'Fail'
        (Get-ChildItem $folder).Count | Should -Be 3
    }

    It 'takes text where an object crossed a job' {
        $backup = Get-BackupList @there -Latest
        $copy = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($backup))

        ($copy | Test-Backup @there -Quick).Verdict | Should -Be 'Plausible'
    }

    It 'asks nothing and refuses where nobody can answer' {
        $script = "Import-Module '$PSScriptRoot/../../HimalytixRestore.psd1'; Reset-Database $($sandbox.Database) -ProfilePath '$($sandbox.ProfilePath)'"

        $output = & (Get-Process -Id $PID).Path -NoProfile -NonInteractive -Command $script 2>&1 | Out-String

        $output | Should -Match '-Confirm:\$false'
    }

    It 'is whole again after the full restore, and a report says so' {
        $report = Join-Path $TestDrive restore.json

        $run = Invoke-FullRestore @there -Confirm:$false
        $run | Export-RestoreReport -Path $report

        $run.State | Should -Be 'Succeeded'
        $run.Health.Status | Should -Not -Be 'Fail'
        $run.Steps.Id | Should -Contain 'Verify'
        (Get-Content $report -Raw | ConvertFrom-Json) | Should -Not -BeNullOrEmpty
    }

    It 'goes back to what was before' {
        $undone = Get-RestoreRun @there | Select-Object -First 1 | Undo-Restore @there -Confirm:$false

        $undone.State | Should -Be 'RolledBack'
    }
}
