#Requires -Version 7.4
#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.0.0' }

BeforeDiscovery {
    $manifest = Import-PowerShellDataFile (Join-Path $PSScriptRoot '../../HimalytixRestore.psd1')
    $cmdlets = $manifest.CmdletsToExport | ForEach-Object { @{ Name = $_ } }
}

BeforeAll {
    $manifestPath = Join-Path $PSScriptRoot '../../HimalytixRestore.psd1'
    Import-Module $manifestPath -Force
}

Describe 'The manifest' {
    It 'is valid' {
        (Test-ModuleManifest $manifestPath).Name | Should -Be 'HimalytixRestore'
    }

    It 'exports exactly the cmdlets that it lists' {
        $listed = (Import-PowerShellDataFile $manifestPath).CmdletsToExport | Sort-Object
        (Get-Command -Module HimalytixRestore).Name | Sort-Object | Should -Be $listed
    }

    It 'makes the types known' {
        [HimalytixRestore.BackupInfo] | Should -Not -BeNullOrEmpty
    }

    It 'can be imported again' {
        { Import-Module $manifestPath -Force; Remove-Module HimalytixRestore; Import-Module $manifestPath } | Should -Not -Throw
    }
}

Describe '<Name>' -ForEach $cmdlets {
    BeforeAll {
        $help = Get-Help $Name -Full
        $command = Get-Command $Name
    }

    It 'has a synopsis, a description and three examples with text' {
        $help.Synopsis | Should -Not -BeLike "*$Name*<CommonParameters>*"
        $help.description.Text | Should -Not -BeNullOrEmpty
        @($help.examples.example).Count | Should -BeGreaterThan 2
        foreach ($example in $help.examples.example) {
            $example.code | Should -Not -BeNullOrEmpty
            $example.remarks.Text -join '' | Should -Not -BeNullOrEmpty
        }
    }

    It 'has examples that parse' {
        foreach ($example in $help.examples.example) {
            $errors = $null
            $null = [System.Management.Automation.Language.Parser]::ParseInput($example.code, [ref] $null, [ref] $errors)
            $errors | Should -BeNullOrEmpty -Because $example.code
        }
    }

    It 'has text for every parameter' {
        $common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
        foreach ($parameter in $command.Parameters.Keys | Where-Object { $_ -notin $common }) {
            ($help.parameters.parameter | Where-Object name -EQ $parameter).description.Text | Should -Not -BeNullOrEmpty -Because "-$parameter"
        }
    }

    It 'says what it returns' {
        $command.OutputType | Should -Not -BeNullOrEmpty
    }
}

Describe 'The topic <_>' -ForEach 'about_HimalytixRestore', 'about_HimalytixRestore_Runbook', 'about_HimalytixRestore_Profile', 'about_HimalytixRestore_Automation' {
    It 'is found' {
        Get-Help $_ | Should -Match 'SHORT DESCRIPTION'
    }
}

Describe 'Get-BackupList' {
    It 'reads the names in a folder store' {
        $store = Join-Path $TestDrive store
        $folder = New-Item -ItemType Directory (Join-Path $store backups/staging)
        Set-Content (Join-Path $folder himalytix_staging_20260102_030405.sql.gz.enc) 'x'
        Set-Content (Join-Path $folder notes.txt) 'no backup'

        $backup = Get-BackupList -Store $store -Environment staging

        $backup.Name | Should -Be 'himalytix_staging_20260102_030405.sql.gz.enc'
        $backup.CreatedAt | Should -Be ([datetimeoffset]'2026-01-02T03:04:05Z')
        $backup.IsEncrypted | Should -BeTrue
    }

    It 'names what is wrong with a store that does not exist' {
        { Get-BackupList -Store (Join-Path $TestDrive missing) -Environment staging -ErrorAction Stop } | Should -Throw
        $Error[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }
}
