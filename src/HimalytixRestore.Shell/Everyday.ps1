# The everyday functions that the bare engine lacks. They take what scripts of this module use; any other parameter is an error.
function Write-Output { [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0, ValueFromPipeline, ValueFromRemainingArguments)] [AllowNull()] [AllowEmptyCollection()] [psobject[]] $InputObject, [switch] $NoEnumerate)
    process { $PSCmdlet.WriteObject(($InputObject.Count -eq 1 ? $InputObject[0] : $InputObject), -not $NoEnumerate) }
}
function Write-Host { [CmdletBinding()]
    param([Parameter(Position = 0, ValueFromPipeline, ValueFromRemainingArguments)] [object] $Object, [switch] $NoNewline, [object] $Separator = ' ', [ConsoleColor] $ForegroundColor, [ConsoleColor] $BackgroundColor)
    process {
        $message = [System.Management.Automation.HostInformationMessage]@{ Message = @($Object) -join $Separator; NoNewLine = $NoNewline }
        foreach ($colour in 'ForegroundColor', 'BackgroundColor') { if ($PSBoundParameters.ContainsKey($colour)) { $message.$colour = $PSBoundParameters[$colour] } }
        $PSCmdlet.WriteInformation($message, [string[]]'PSHOST')
    }
}
function Write-Verbose { [CmdletBinding()] param([Parameter(Mandatory, Position = 0, ValueFromPipeline)] [AllowEmptyString()] [string] $Message) process { $PSCmdlet.WriteVerbose($Message) } }
function Write-Warning { [CmdletBinding()] param([Parameter(Mandatory, Position = 0, ValueFromPipeline)] [AllowEmptyString()] [string] $Message) process { $PSCmdlet.WriteWarning($Message) } }
function Write-Error { [CmdletBinding(DefaultParameterSetName = 'Message')]
    param([Parameter(Mandatory, Position = 0, ValueFromPipeline, ParameterSetName = 'Message')] [AllowEmptyString()] [string] $Message,
        [Parameter(Mandatory, ParameterSetName = 'ErrorRecord')] [System.Management.Automation.ErrorRecord] $ErrorRecord,
        [Parameter(ParameterSetName = 'Message')] [string] $ErrorId = 'Microsoft.PowerShell.Commands.WriteErrorException',
        [Parameter(ParameterSetName = 'Message')] [System.Management.Automation.ErrorCategory] $Category = 'NotSpecified', [Parameter(ParameterSetName = 'Message')] [object] $TargetObject)
    process { $PSCmdlet.WriteError($ErrorRecord ?? [System.Management.Automation.ErrorRecord]::new([Exception]::new($Message), $ErrorId, $Category, $TargetObject)) }
}
function Write-Progress { [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0)] [string] $Activity, [Parameter(Position = 1)] [string] $Status = 'Processing', [int] $Id, [int] $PercentComplete = -1, [int] $SecondsRemaining = -1, [string] $CurrentOperation, [switch] $Completed)
    $record = [System.Management.Automation.ProgressRecord]::new($Id, $Activity, $Status)
    $record.PercentComplete, $record.SecondsRemaining, $record.CurrentOperation = $PercentComplete, $SecondsRemaining, $CurrentOperation
    if ($Completed) { $record.RecordType = 'Completed' }
    $PSCmdlet.WriteProgress($record)
}
function Read-Host { [CmdletBinding()] param([Parameter(Position = 0)] [string] $Prompt, [switch] $AsSecureString)
    if ($Prompt) { $Host.UI.Write("${Prompt}: ") }
    Invoke-Guarded $PSCmdlet { $AsSecureString ? $Host.UI.ReadLineAsSecureString() : $Host.UI.ReadLine() }
}
function Get-Credential { [CmdletBinding()] param([Parameter(Position = 0)] [string] $UserName, [string] $Message = 'Enter your credentials.') Invoke-Guarded $PSCmdlet { $Host.UI.PromptForCredential('', $Message, $UserName, '') } }
function ConvertTo-SecureString { [CmdletBinding()] param([Parameter(Mandatory, Position = 0, ValueFromPipeline)] [string] $String, [Parameter(Mandatory)] [switch] $AsPlainText, [switch] $Force) process { [System.Net.NetworkCredential]::new('', $String).SecurePassword } }
function Get-Date { [CmdletBinding()] param([Parameter(Position = 0, ValueFromPipeline)] [datetime] $Date, [string] $Format, [switch] $AsUTC)
    process {
        $value = $PSBoundParameters.ContainsKey('Date') ? $Date : [datetime]::Now
        if ($AsUTC) { $value = $value.ToUniversalTime() }
        $Format ? $value.ToString($Format, [cultureinfo]::CurrentCulture) : $value
    }
}
function Start-Sleep { [CmdletBinding(DefaultParameterSetName = 'Seconds')]
    param([Parameter(Mandatory, Position = 0, ParameterSetName = 'Seconds')] [double] $Seconds, [Parameter(Mandatory, ParameterSetName = 'Milliseconds')] [int] $Milliseconds)
    # In short naps, so that Ctrl+C ends it.
    $end = [datetime]::UtcNow.AddMilliseconds($Seconds * 1000 + $Milliseconds)
    while (($left = ($end - [datetime]::UtcNow).TotalMilliseconds) -gt 0) { [System.Threading.Thread]::Sleep([int][math]::Min([math]::Ceiling($left), 50)) }
}
function New-Object { [CmdletBinding()] param([Parameter(Mandatory, Position = 0)] [string] $TypeName, [Parameter(Position = 1)] [Alias('Args')] [object[]] $ArgumentList = @(), [System.Collections.IDictionary] $Property = @{})
    if ($TypeName -in 'PSObject', 'PSCustomObject') { return [pscustomobject]$Property }
    $result = ([type]$TypeName)::new.Invoke($ArgumentList)
    foreach ($key in $Property.Keys) { $result.$key = $Property[$key] }
    $result
}
function Measure-Object { [CmdletBinding()]
    param([Parameter(ValueFromPipeline)] [psobject] $InputObject, [Parameter(Position = 0)] [string] $Property, [switch] $Sum, [switch] $Average, [switch] $Minimum, [switch] $Maximum)
    begin { Set-StrictMode -Off; $values = [System.Collections.Generic.List[object]]::new() }
    process { if ($null -ne $InputObject) { $value = $Property ? $InputObject.$Property : $InputObject; if ($null -ne $value) { $values.Add($value) } } }
    end {
        $total = 0; if ($Sum -or $Average) { foreach ($value in $values) { $total += $value } }
        $sorted = $Minimum -or $Maximum ? @($values | Sort-Object) : @()
        [pscustomobject]@{ Count = $values.Count; Average = $Average -and $values.Count ? $total / $values.Count : $null; Sum = $Sum ? $total : $null
            Maximum = $Maximum ? $sorted[-1] : $null; Minimum = $Minimum ? $sorted[0] : $null; Property = $Property }
    }
}
function Group-Object { [CmdletBinding()] param([Parameter(ValueFromPipeline)] [psobject] $InputObject, [Parameter(Mandatory, Position = 0)] [string] $Property, [switch] $NoElement, [switch] $AsHashTable)
    begin { Set-StrictMode -Off; $groups = [ordered]@{} }
    process { $key = "$($InputObject.$Property)"; if (-not $groups.Contains($key)) { $groups[$key] = [System.Collections.Generic.List[object]]::new() }; $groups[$key].Add($InputObject) }
    end { if ($AsHashTable) { $groups } else { foreach ($key in $groups.Keys) { $group = [ordered]@{ Count = $groups[$key].Count; Name = $key }; if (-not $NoElement) { $group.Group = $groups[$key] }; [pscustomobject]$group } } }
}

# Runs a call of the engine; what goes wrong becomes the calling function's error, with the cause alone.
function Invoke-Guarded { param([System.Management.Automation.PSCmdlet] $Caller, [scriptblock] $Action)
    try { $result = & $Action }
    catch {
        $cause = $_.Exception.InnerException ?? $_.Exception
        return $Caller.WriteError($cause -is [System.Management.Automation.IContainsErrorRecord] ? $cause.ErrorRecord : [System.Management.Automation.ErrorRecord]::new($cause, $cause.GetType().Name, 'NotSpecified', $null))
    }
    $result
}
function Join-Path { [CmdletBinding()]
    param([Parameter(Mandatory, Position = 0, ValueFromPipeline)] [string[]] $Path, [Parameter(Mandatory, Position = 1)] [AllowEmptyString()] [string] $ChildPath, [Parameter(Position = 2, ValueFromRemainingArguments)] [string[]] $AdditionalChildPath)
    process { foreach ($item in $Path) { foreach ($child in @($ChildPath) + $AdditionalChildPath) { if ($child) { $item = $ExecutionContext.SessionState.Path.Combine($item, $child) } }; $item } }
}
function Split-Path { [CmdletBinding()] param([Parameter(Mandatory, Position = 0, ValueFromPipeline)] [string] $Path, [switch] $Parent, [switch] $Leaf, [switch] $LeafBase, [switch] $Extension)
    process {
        if ($Leaf) { $ExecutionContext.SessionState.Path.ParseChildName($Path) }
        elseif ($LeafBase) { [System.IO.Path]::GetFileNameWithoutExtension($Path) }
        elseif ($Extension) { [System.IO.Path]::GetExtension($Path) }
        else { $ExecutionContext.SessionState.Path.ParseParent($Path, '') }
    }
}
function Test-Path { [CmdletBinding(DefaultParameterSetName = 'Path')]
    param([Parameter(Mandatory, Position = 0, ValueFromPipeline, ParameterSetName = 'Path')] [string] $Path, [Parameter(Mandatory, ParameterSetName = 'LiteralPath', ValueFromPipelineByPropertyName)] [Alias('PSPath')] [string] $LiteralPath, [ValidateSet('Any', 'Container', 'Leaf')] [string] $PathType = 'Any')
    process {
        $item = $LiteralPath ? [WildcardPattern]::Escape($LiteralPath) : $Path
        try { $exists = $ExecutionContext.InvokeProvider.Item.Exists($item) } catch { $exists = $false }
        $exists -and ($PathType -eq 'Any' -or ($PathType -eq 'Container') -eq $ExecutionContext.InvokeProvider.Item.IsContainer($item))
    }
}
function Resolve-Path { [CmdletBinding()] param([Parameter(Mandatory, Position = 0, ValueFromPipeline)] [string[]] $Path) process { foreach ($item in $Path) { Invoke-Guarded $PSCmdlet { $ExecutionContext.SessionState.Path.GetResolvedPSPathFromPSPath($item) } } } }
function Get-Location { [CmdletBinding()] param() $ExecutionContext.SessionState.Path.CurrentLocation }
function Set-Location { [CmdletBinding(DefaultParameterSetName = 'Path')]
    param([Parameter(Position = 0, ValueFromPipeline, ParameterSetName = 'Path')] [string] $Path = '~', [Parameter(Mandatory, ParameterSetName = 'LiteralPath')] [Alias('PSPath')] [string] $LiteralPath)
    Invoke-Guarded $PSCmdlet { $null = $ExecutionContext.SessionState.Path.SetLocation($LiteralPath ? [WildcardPattern]::Escape($LiteralPath) : $Path) }
}
function Get-Item { [CmdletBinding(DefaultParameterSetName = 'Path')]
    param([Parameter(Mandatory, Position = 0, ValueFromPipeline, ParameterSetName = 'Path')] [string[]] $Path, [Parameter(Mandatory, ParameterSetName = 'LiteralPath', ValueFromPipelineByPropertyName)] [Alias('PSPath')] [string[]] $LiteralPath, [switch] $Force)
    process { foreach ($item in $LiteralPath ?? $Path) { Invoke-Guarded $PSCmdlet { $ExecutionContext.InvokeProvider.Item.Get([string[]]$item, $Force, [bool]$LiteralPath) } } }
}
function Get-ChildItem { [CmdletBinding(DefaultParameterSetName = 'Path')]
    param([Parameter(Position = 0, ValueFromPipeline, ParameterSetName = 'Path')] [string[]] $Path = '.', [Parameter(Mandatory, ParameterSetName = 'LiteralPath', ValueFromPipelineByPropertyName)] [Alias('PSPath')] [string[]] $LiteralPath,
        [Parameter(Position = 1)] [string] $Filter = '*', [switch] $Recurse, [switch] $File, [switch] $Directory, [switch] $Force, [switch] $Name)
    process {
        Invoke-Guarded $PSCmdlet { $ExecutionContext.InvokeProvider.ChildItem.Get([string[]]($LiteralPath ?? $Path), $Recurse, $Force, [bool]$LiteralPath) } |
            Where-Object { $_.PSChildName -like $Filter -and (-not $File -or -not $_.PSIsContainer) -and (-not $Directory -or $_.PSIsContainer) } | ForEach-Object { $Name ? $_.PSChildName : $_ }
    }
}
function New-Item { [CmdletBinding(SupportsShouldProcess)] param([Parameter(Mandatory, Position = 0)] [string] $Path, [Alias('Type')] [string] $ItemType = 'File', [object] $Value, [switch] $Force)
    Invoke-Guarded $PSCmdlet { if ($PSCmdlet.ShouldProcess($Path, 'New item')) { $ExecutionContext.InvokeProvider.Item.New([string[]]$Path, '', $ItemType, $Value, $Force) } }
}
function Remove-Item { [CmdletBinding(SupportsShouldProcess, DefaultParameterSetName = 'Path')]
    param([Parameter(Mandatory, Position = 0, ValueFromPipeline, ParameterSetName = 'Path')] [string[]] $Path, [Parameter(Mandatory, ParameterSetName = 'LiteralPath', ValueFromPipelineByPropertyName)] [Alias('PSPath')] [string[]] $LiteralPath, [switch] $Recurse, [switch] $Force)
    process { foreach ($item in $LiteralPath ?? $Path) { Invoke-Guarded $PSCmdlet { if ($PSCmdlet.ShouldProcess($item, 'Remove item')) { $ExecutionContext.InvokeProvider.Item.Remove([string[]]$item, $Recurse, $Force, [bool]$LiteralPath) } } } }
}
function Get-Content { [CmdletBinding(DefaultParameterSetName = 'Path')]
    param([Parameter(Mandatory, Position = 0, ValueFromPipeline, ParameterSetName = 'Path')] [string[]] $Path, [Parameter(Mandatory, ParameterSetName = 'LiteralPath', ValueFromPipelineByPropertyName)] [Alias('PSPath')] [string[]] $LiteralPath,
        [switch] $Raw, [Alias('Last')] [int] $Tail, [Alias('First', 'Head')] [int] $TotalCount)
    process {
        foreach ($file in Invoke-Guarded $PSCmdlet { $ExecutionContext.InvokeProvider.Item.Get([string[]]($LiteralPath ?? $Path), $true, [bool]$LiteralPath) }) {
            if ($Raw) { Invoke-Guarded $PSCmdlet { [System.IO.File]::ReadAllText($file.FullName) }; continue }
            $lines = Invoke-Guarded $PSCmdlet { , [System.IO.File]::ReadLines($file.FullName) }
            if ($Tail) { $lines | Select-Object -Last $Tail } elseif ($TotalCount) { $lines | Select-Object -First $TotalCount } else { $lines }
        }
    }
}
function Set-Content { [CmdletBinding(SupportsShouldProcess)] param([Parameter(Mandatory, Position = 0)] [string] $Path, [Parameter(Mandatory, Position = 1, ValueFromPipeline)] [AllowNull()] [AllowEmptyCollection()] [object[]] $Value, [switch] $NoNewline)
    begin { $lines = [System.Collections.Generic.List[string]]::new() }
    process { foreach ($item in $Value) { $lines.Add("$item") } }
    end { Invoke-Guarded $PSCmdlet { if ($PSCmdlet.ShouldProcess($Path, 'Set content')) { [System.IO.File]::WriteAllText($PSCmdlet.GetUnresolvedProviderPathFromPSPath($Path), $NoNewline ? ($lines -join '') : (@($lines | ForEach-Object { $_ + [Environment]::NewLine }) -join '')) } } }
}
function Out-File { [CmdletBinding()] param([Parameter(Mandatory, Position = 0)] [Alias('LiteralPath')] [string] $FilePath, [Parameter(ValueFromPipeline)] [psobject] $InputObject, [switch] $Append, [switch] $Force, [ValidateRange(2, 1000000)] [int] $Width = 120)
    begin {
        $writer = [System.IO.StreamWriter]::new($PSCmdlet.GetUnresolvedProviderPathFromPSPath($FilePath), [bool]$Append)
        $text = { Out-String -Stream -Width $Width }.GetSteppablePipeline(); $text.Begin($true)
    }
    process { foreach ($line in $text.Process($InputObject)) { $writer.WriteLine($line) } }
    end { foreach ($line in $text.End()) { $writer.WriteLine($line) } }
    clean { ${writer}?.Dispose(); ${text}?.Dispose() }
}
