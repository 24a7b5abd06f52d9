@{
    ModuleVersion        = '0.1.0'
    GUID                 = 'c4f0f1de-6d4e-4c55-9f0c-3a2f0e6d7b51'
    Author               = 'The HimalytixRestore contributors'
    Copyright            = 'Copyright (c) The HimalytixRestore contributors. MIT licence.'
    Description          = 'Brings an encrypted PostgreSQL backup of the Himalytix ERP back from S3, Google Cloud Storage or a folder, follows the runbook, and proves that it worked.'
    PowerShellVersion    = '7.4'
    CompatiblePSEditions = @('Core')
    RootModule           = 'module/bin/HimalytixRestore.dll'
    # Makes [HimalytixRestore.BackupInfo] known right after the import.
    RequiredAssemblies   = @('module/bin/HimalytixRestore.Abstractions.dll')
    FormatsToProcess     = @('module/HimalytixRestore.Format.ps1xml')
    TypesToProcess       = @('module/HimalytixRestore.Types.ps1xml')
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    CmdletsToExport      = @(
        'Get-BackupList', 'Receive-Backup', 'Test-Backup', 'Unprotect-Backup', 'Expand-Backup'
        'Test-RestorePrerequisite'
        'Get-AppServices', 'Stop-AppServices', 'Start-AppServices'
        'New-DbSnapshot', 'Reset-Database', 'Restore-Database', 'Test-RestoreHealth', 'Switch-Database', 'Invoke-SmokeTest'
        'Remove-RestoreArtifact', 'Undo-Restore', 'Invoke-FullRestore', 'Resume-FullRestore', 'Invoke-RestoreDrill', 'Get-RestoreRun', 'Export-RestoreReport', 'Send-RestoreNotification'
        'New-RestoreProfile', 'Test-RestoreProfile'
        'New-RestoreSandbox', 'Remove-RestoreSandbox'
    )
    PrivateData          = @{
        PSData = @{
            Tags         = @('PostgreSQL', 'backup', 'restore', 'disaster-recovery', 'runbook', 'PSEdition_Core', 'Linux', 'Windows', 'MacOS')
            ReleaseNotes = 'See CHANGELOG.md.'
        }
    }
}
