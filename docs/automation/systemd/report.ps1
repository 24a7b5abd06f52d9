#Requires -Version 7.4

<#
.SYNOPSIS
    Tells how the last drill went: to the webhook of the profile, and by mail.
.PARAMETER Result
    How the unit ended: success or failure.
.PARAMETER Environment
    The environment of the profile.
.PARAMETER StateFolder
    Where the runs are kept.
.PARAMETER ReportPath
    The report that the drill has written.
.PARAMETER MailTo
    Whom to mail; empty mails nobody.
.PARAMETER Post
    Sends what the webhook of the profile has not taken yet, and tells it of a drill that ended without a report. Of every other one the drill
    itself has told it.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory)]
    [ValidateSet('success', 'failure')]
    [string] $Result,

    [string] $Environment = 'production',

    [string] $StateFolder = '/var/lib/himalytix-restore',

    [string] $ReportPath = '/var/lib/himalytix-restore/drill.md',

    [string] $MailTo = $env:MAIL_TO,

    [switch] $Post
)

$ErrorActionPreference = 'Stop'

$run = Get-RestoreRun -Environment $Environment -StateFolder $StateFolder | Where-Object Kind -EQ Drill | Select-Object -First 1

# A drill that was killed has written nothing: what is there is from the week before.
$isCurrent = $run -and (Test-Path $ReportPath) -and (Get-Item $ReportPath).LastWriteTimeUtc -ge $run.StartedAt.UtcDateTime

if ($MailTo) {
    $text = $isCurrent ? (Get-Content $ReportPath -Raw) : "The drill of $Environment ended without a report. 'journalctl -u himalytix-restore-drill' and 'Get-RestoreRun' say why."
    $text | & mail -s "Drill of ${Environment}: $Result" $MailTo
    if ($LASTEXITCODE -ne 0) { throw "mail ended with exit code $LASTEXITCODE." }
}

if ($Post) {
    if ($isCurrent) { Send-RestoreNotification -Environment $Environment -StateFolder $StateFolder }
    else { Send-RestoreNotification -Environment $Environment -StateFolder $StateFolder -Message "The drill of $Environment ended without a report ($Result)." }
}
