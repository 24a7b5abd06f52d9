#Requires -Version 7.4

<#
.SYNOPSIS
    Azure Automation: drills an environment, or restores it, on a hybrid worker.
.DESCRIPTION
    The profile of the worker says where things are; the database's credential and the backups' passphrase are assets of the Automation account.
    The run comes out as an object. A run that fails ends the job as Failed.
.PARAMETER Action
    Drill restores the newest backup beside the live database and drops it again; FullRestore follows the whole runbook.
.PARAMETER Environment
    The environment of the profile, and a part of the assets' names.
.PARAMETER Strategy
    The strategy of a full restore.
.PARAMETER BackupName
    The name of a backup in the store; empty is the newest.
.PARAMETER MaxAttempts
    How often a full restore is tried where its failure may pass.
.PARAMETER FallbackToOlder
    A full restore takes the next older backup when the chosen one failed for good.
.PARAMETER KeyVaultName
    The Key Vault that has the passphrase; it is read with the worker's managed identity. Empty takes the variable of the Automation account.
.PARAMETER ProfilePath
    The profile on the worker.
#>
[CmdletBinding()]
[OutputType('HimalytixRestore.RestoreRun')]
param(
    [Parameter(Mandatory)]
    [ValidateSet('Drill', 'FullRestore')]
    [string] $Action,

    [ValidatePattern('^[A-Za-z0-9_-]+$')]
    [string] $Environment = 'production',

    [ValidateSet('InPlace', 'Swap')]
    [string] $Strategy = 'Swap',

    [string] $BackupName = '',

    [ValidateRange(1, 5)]
    [int] $MaxAttempts = 2,

    [bool] $FallbackToOlder = $false,

    [string] $KeyVaultName = '',

    [string] $ProfilePath = '/etc/himalytix/profile.json'
)

# Whatever goes wrong ends the job as Failed.
$ErrorActionPreference = 'Stop'

$secretName = "himalytix-$Environment-passphrase"
if ($KeyVaultName) {
    Connect-AzAccount -Identity | Out-Null
    $passphrase = (Get-AzKeyVaultSecret -VaultName $KeyVaultName -Name $secretName).SecretValue
}
else {
    $passphrase = ConvertTo-SecureString (Get-AutomationVariable -Name $secretName) -AsPlainText -Force
}

$settings = @{
    Environment = $Environment
    ProfilePath = $ProfilePath
    Credential  = Get-AutomationPSCredential -Name "himalytix-$Environment-database"
    Passphrase  = $passphrase
    Confirm     = $false
}
if ($BackupName) { $settings.Name = $BackupName }

# Not into a variable: the run has to be in the job's output before the error ends the job.
switch ($Action) {
    'Drill' { Invoke-RestoreDrill @settings }
    'FullRestore' { Invoke-FullRestore @settings -Strategy $Strategy -MaxAttempts $MaxAttempts -FallbackToOlder:$FallbackToOlder }
}
