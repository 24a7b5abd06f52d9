<#
.SYNOPSIS
    Restores a wrecked sample ERP from its encrypted backup, on a private PostgreSQL server, and leaves nothing behind but a report.
.DESCRIPTION
    Needs PostgreSQL's programs or npm; touches no server, service or folder of the machine but the temporary folder.
    Every command is the one that a real restore takes; only New- and Remove-RestoreSandbox are for trying.
.PARAMETER ReportPath
    Where the report of the run is written.
#>
[CmdletBinding()]
param(
    [string] $ReportPath = (Join-Path ([System.IO.Path]::GetTempPath()) 'himalytix-sandbox-restore.md')
)

$ErrorActionPreference = 'Stop'
$profileBefore = $env:HIMALYTIX_RESTORE_PROFILE

Write-Host 'A private PostgreSQL with an ERP sample, two encrypted backups, and an accident after the last one:'
Write-Host 'table accounting_journalline is dropped, and most users are deleted.'
$sandbox = New-RestoreSandbox -Damaged
try {
    $sandbox | Format-List Path, HostName, Port, Database, ServerVersion

    # From here on -Environment production means the sandbox.
    $env:HIMALYTIX_RESTORE_PROFILE = $sandbox.ProfilePath

    Write-Host 'The backups, newest first:'
    Get-BackupList -Environment production | Format-Table

    Write-Host 'The whole runbook, on the newest backup:'
    $run = Invoke-FullRestore -Environment production -ReportPath $ReportPath -Confirm:$false
    $run.Steps | Format-Table

    Write-Host 'The proof:'
    $run.Health.Checks | Format-Table

    Write-Host $run.Summary
    Write-Host "Report: $($run.ReportPath)"
}
finally {
    $env:HIMALYTIX_RESTORE_PROFILE = $profileBefore
    $sandbox | Remove-RestoreSandbox
}
