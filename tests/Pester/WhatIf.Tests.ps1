#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

BeforeDiscovery {
    # One way at least to call every cmdlet that changes something. Variables are those of BeforeAll.
    $calls = @{
        'Receive-Backup'           = { $backup | Receive-Backup -Destination $folder }
        'Unprotect-Backup'         = { $encrypted | Unprotect-Backup -Destination $folder -Overwrite }
        'Expand-Backup'            = { $compressed | Expand-Backup -Overwrite }
        'Stop-AppServices'         = { Stop-AppServices }
        'Start-AppServices'        = { Start-AppServices }
        'New-DbSnapshot'           = { New-DbSnapshot -Method Template }
        'Reset-Database'           = { Reset-Database -Force }
        'Restore-Database'         = { $backup | Restore-Database -Database erpdb_whatif -Force }
        'Switch-Database'          = { Switch-Database $sandbox.Database postgres -Force }
        'Invoke-SmokeTest'         = { Invoke-SmokeTest -Url http://127.0.0.1:9/ }
        'Remove-RestoreArtifact'   = { $run | Remove-RestoreArtifact -IncludeSnapshot -Force }
        'Undo-Restore'             = { $run | Undo-Restore -Force }
        'Invoke-FullRestore'       = { Invoke-FullRestore -ReportPath (Join-Path $folder report.html) -Force }
        'Resume-FullRestore'       = { $stopped | Resume-FullRestore -Force }
        'Invoke-RestoreDrill'      = { Invoke-RestoreDrill -JUnitPath (Join-Path $folder drill.xml) -Force }
        'Export-RestoreReport'     = { $run | Export-RestoreReport -Path (Join-Path $folder report.md) }
        'Send-RestoreNotification' = { $run | Send-RestoreNotification }
        'New-RestoreProfile'       = { New-RestoreProfile staging (Join-Path $folder profile.json) -Store $folder -Database erpdb }
        'New-RestoreSandbox'       = { New-RestoreSandbox (Join-Path $folder another) }
        'Remove-RestoreSandbox'    = { $sandbox | Remove-RestoreSandbox }
    }
    $cases = foreach ($name in $calls.Keys | Sort-Object) { @{ Name = $name; Call = $calls[$name] } }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../HimalytixRestore.psd1') -Force
    $profileBefore = $env:HIMALYTIX_RESTORE_PROFILE
    $sandbox = New-RestoreSandbox
    $env:HIMALYTIX_RESTORE_PROFILE = $sandbox.ProfilePath
    $folder = New-Item -ItemType Directory (Join-Path $TestDrive whatif)
    $backup = Get-BackupList -Environment production -Latest
    $encrypted = $backup | Receive-Backup -Destination $TestDrive
    $compressed = $encrypted | Unprotect-Backup
    $run = Invoke-FullRestore -Environment production -Confirm:$false

    # Everything that could be changed: the files of the sandbox but its server's own, those of the folder, the runs, and what the database shows.
    function Get-State {
        $files = Get-ChildItem $sandbox.Path, $folder -Recurse -File | Where-Object FullName -NotMatch '[\\/]server[\\/]' | Get-FileHash
        $files | Sort-Object Path | ForEach-Object { "$($_.Path) $($_.Hash)" }
        Get-RestoreRun | ForEach-Object { "$($_.RunId) $($_.State)" }
        (Test-RestoreHealth -DatabaseOnly).Checks | ForEach-Object { "$($_.Name) $($_.Status)" }
    }
}

AfterAll {
    if ($sandbox) { Remove-RestoreSandbox $sandbox.Path -Confirm:$false }
    $env:HIMALYTIX_RESTORE_PROFILE = $profileBefore
}

Describe '-WhatIf' {
    It 'is tried for every cmdlet that has it' -ForEach @{ Tried = $cases.Name } {
        $having = (Get-Command -Module HimalytixRestore | Where-Object { $_.Parameters.ContainsKey('WhatIf') }).Name
        $having | Sort-Object | Should -Be ($Tried | Sort-Object)
    }

    It 'of <Name> changes nothing' -ForEach ($cases | Where-Object Name -NE 'Resume-FullRestore') {
        $before = Get-State

        $output = & { $WhatIfPreference = $true; . $Call }

        $output | Where-Object { $_ -isnot [HimalytixRestore.ServiceState] } | Should -BeNullOrEmpty
        Get-State | Should -Be $before
    }

    # Last: as long as a run is unfinished, no other one of its database begins.
    It 'of Resume-FullRestore changes nothing' {
        $stopped = Invoke-FullRestore -Environment production -StopAfter Verify -Confirm:$false
        $before = Get-State

        $stopped | Resume-FullRestore -Force -WhatIf | Should -BeNullOrEmpty

        Get-State | Should -Be $before
    }
}
