#Requires -Version 7.4

<#
.SYNOPSIS
    Drills many databases over ssh remoting, a few at a time, and gives one row for each.
.PARAMETER HostName
    The machine, as ssh knows it; by the pipeline, with Environment.
.PARAMETER Environment
    The environment of the profile on that machine.
.PARAMETER ThrottleLimit
    How many drills run at once.
#>
[CmdletBinding()]
param(
    [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
    [string] $HostName,

    [Parameter(Mandatory, ValueFromPipelineByPropertyName)]
    [string] $Environment,

    [ValidateRange(1, 64)]
    [int] $ThrottleLimit = 4
)

begin {
    $fleet = [System.Collections.Generic.List[object]]::new()
}

process {
    $fleet.Add([pscustomobject]@{ HostName = $HostName; Environment = $Environment })
}

end {
    # Every drill ends as a row, also one that failed and one whose machine does not answer.
    $fleet | ForEach-Object -ThrottleLimit $ThrottleLimit -Parallel {
        $entry = $_
        $row = [ordered]@{
            HostName = $entry.HostName; Environment = $entry.Environment; Database = $null; State = 'NotStarted'
            Duration = $null; BackupAge = $null; Rows = $null; RunId = $null; ErrorId = $null; Message = $null
        }
        try {
            $answer = Invoke-Command -HostName $entry.HostName -ErrorAction Stop -ArgumentList $entry.Environment -ScriptBlock {
                param($environment)
                $ErrorActionPreference = 'Stop'
                $run, $failure = $null, $null
                try {
                    Import-Module HimalytixRestore
                    Invoke-RestoreDrill -Environment $environment -Confirm:$false | ForEach-Object { $run = $_ }
                }
                catch { $failure = $_ }
                # Plain values: objects lose their methods on the way.
                @{
                    Database = $run.Drill.LiveDatabase; State = "$($run.State)"; RunId = $run.RunId; Duration = $run.Duration; Rows = $run.Restore.Rows
                    BackupAge = $run -and $run.Backup ? $run.StartedAt - $run.Backup.CreatedAt : $null
                    ErrorId = $failure ? ($failure.FullyQualifiedErrorId -split ',')[0] : $null; Message = $failure.Exception.Message
                }
            }
            foreach ($name in @($row.Keys)) { if ($null -ne $answer[$name] -and $answer[$name] -ne '') { $row[$name] = $answer[$name] } }
        }
        catch {
            $row.State = 'Unreachable'
            $row.ErrorId = ($_.FullyQualifiedErrorId -split ',')[0]
            $row.Message = $_.Exception.Message
        }
        [pscustomobject]$row
    }
}
