#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

BeforeDiscovery {
    # A block for each cmdlet: its name at the margin, then what it has, indented.
    $file = Join-Path $PSScriptRoot '../HimalytixRestore.Module.Tests/Surface/cmdlets.txt'
    $cmdlets = foreach ($block in (Get-Content $file -Raw) -split '\r?\n\r?\n') {
        $lines = $block.Trim() -split '\r?\n'
        @{
            Name       = $lines[0]
            Confirms   = ($lines -match '^    confirms: ') -replace '^    confirms: ' | Select-Object -First 1
            Returns    = (($lines -match '^    returns: ') -replace '^    returns: ') -split ', '
            Parameters = @($lines | Where-Object { $_ -match '^    -(?<name>\w+) <(?<type>[^>]+)>' } | ForEach-Object { @{ Name = $Matches.name; Type = $Matches.type } })
        }
    }
}

BeforeAll {
    Import-Module (Join-Path $PSScriptRoot '../../HimalytixRestore.psd1') -Force
    $common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
}

Describe 'The pinned surface' {
    It 'has every cmdlet of the module' -ForEach @{ Pinned = $cmdlets.Name } {
        (Get-Command -Module HimalytixRestore).Name | Sort-Object | Should -Be ($Pinned | Sort-Object)
    }
}

Describe '<Name>' -ForEach $cmdlets {
    BeforeAll {
        $command = Get-Command $Name
    }

    It 'has the parameters that are pinned, and no others' {
        $command.Parameters.Keys | Where-Object { $_ -notin $common } | Sort-Object | Should -Be ($Parameters.Name | Sort-Object)
    }

    It 'has parameters of the types that are pinned' {
        foreach ($parameter in $Parameters) {
            $type = $command.Parameters[$parameter.Name].ParameterType
            $type = [System.Nullable]::GetUnderlyingType($type) ?? $type
            $type.FullName | Should -Be $parameter.Type -Because "-$($parameter.Name)"
        }
    }

    It 'returns the types that are pinned' {
        $command.OutputType.Name | Sort-Object | Should -Be ($Returns | Sort-Object)
    }

    It 'asks as it is pinned' {
        $command.Parameters.ContainsKey('WhatIf') | Should -Be ($Confirms -ne 'never')
    }
}
