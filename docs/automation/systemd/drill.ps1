#Requires -Version 7.4

<#
.SYNOPSIS
    Drills an environment and writes the report; ends with an exit code other than 0 when the drill failed.
.PARAMETER Environment
    The environment of the profile.
.PARAMETER ReportPath
    Where the report is written, also when the drill fails.
.PARAMETER CredentialFolder
    The folder with the files passphrase and database-password, as systemd gives it; empty takes both from the profile.
.PARAMETER Quiet
    Shows nothing unless the drill fails, for cron.
#>
[CmdletBinding()]
param(
    [string] $Environment = 'production',

    [string] $ReportPath = '/var/lib/himalytix-restore/drill.md',

    [string] $CredentialFolder = $env:CREDENTIALS_DIRECTORY,

    [switch] $Quiet
)

$ErrorActionPreference = 'Stop'

$settings = @{ Environment = $Environment; ReportPath = $ReportPath; Confirm = $false }
if ($CredentialFolder) {
    $settings.PassphraseFile = Join-Path $CredentialFolder 'passphrase'
    # The variable belongs to this process; the profile has no password of its own.
    $env:DB_PASSWORD = Get-Content (Join-Path $CredentialFolder 'database-password') -TotalCount 1
}

if ($Quiet) { $null = Invoke-RestoreDrill @settings } else { Invoke-RestoreDrill @settings }
