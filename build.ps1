<#
.SYNOPSIS
    The project's tasks, each a dotnet command that can be typed as well.
.PARAMETER Task
    Build     the complete module in the tree, and the shell
    Test      all tests of the solution
    Pester    the tests for PowerShell users; needs pwsh and Pester 5
    Package   NuGet packages of the module and the shell, and self-contained programs, in artifacts/ (docs/release.md)
    Benchmark the benchmarks
.PARAMETER Configuration
    Debug or Release; a package is always made of a release build.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Pester', 'Package', 'Benchmark')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug'
)

$ErrorActionPreference = 'Stop'

function Invoke-DotNet {
    & dotnet @args
    if ($LASTEXITCODE -ne 0) { throw "dotnet $args ended with exit code $LASTEXITCODE." }
}

foreach ($name in $Task) {
    switch ($name) {
        'Build' { Invoke-DotNet build (Join-Path $PSScriptRoot HimalytixRestore.sln) --configuration $Configuration --nologo }
        'Test' { Invoke-DotNet test --solution (Join-Path $PSScriptRoot HimalytixRestore.sln) --configuration $Configuration }
        'Pester' { Invoke-Pester -Path (Join-Path $PSScriptRoot tests Pester) -CI }
        'Package' { Invoke-DotNet msbuild (Join-Path $PSScriptRoot packaging Package.proj) -nologo -verbosity:minimal }
        'Benchmark' { Invoke-DotNet run --project (Join-Path $PSScriptRoot tests HimalytixRestore.Benchmarks) --configuration Release }
    }
}
