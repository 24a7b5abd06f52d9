using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Pester;

/// <summary>tests/Pester is for people with pwsh and Pester, which are not here: it parses, and uses nothing that stock PowerShell 7.4, Pester 5 and this module do not have.</summary>
public sealed partial class PesterFileTests
{
    private static readonly string[] s_stock =
    [
        // Microsoft.PowerShell.Core
        "Clear-History", "ForEach-Object", "Get-Command", "Get-Help", "Get-History", "Get-Job", "Get-Module", "Import-Module", "Invoke-Command", "New-Module", "New-PSSession", "Out-Default", "Out-Null",
        "Receive-Job", "Remove-Job", "Remove-Module", "Remove-PSSession", "Set-StrictMode", "Start-Job", "Stop-Job", "Test-ModuleManifest", "Wait-Job", "Where-Object",
        // Microsoft.PowerShell.Management
        "Add-Content", "Clear-Content", "Copy-Item", "Get-ChildItem", "Get-Content", "Get-Item", "Get-ItemProperty", "Get-Location", "Get-Process", "Join-Path", "Move-Item", "New-Item", "Pop-Location",
        "Push-Location", "Remove-Item", "Rename-Item", "Resolve-Path", "Set-Content", "Set-Item", "Set-Location", "Split-Path", "Start-Process", "Stop-Process", "Test-Path", "Wait-Process",
        // Microsoft.PowerShell.Utility
        "Add-Member", "Add-Type", "Compare-Object", "ConvertFrom-Csv", "ConvertFrom-Json", "ConvertTo-Json", "Export-Csv", "Format-List", "Format-Table", "Get-Date", "Get-FileHash", "Get-Member", "Get-Random",
        "Get-Unique", "Get-Variable", "Group-Object", "Import-Csv", "Import-PowerShellDataFile", "Invoke-Expression", "Measure-Command", "Measure-Object", "New-Object", "New-TemporaryFile", "Out-File", "Out-String",
        "Select-Object", "Select-String", "Set-Variable", "Sort-Object", "Start-Sleep", "Tee-Object", "Write-Error", "Write-Host", "Write-Output", "Write-Progress", "Write-Verbose", "Write-Warning",
        // Microsoft.PowerShell.Security
        "ConvertFrom-SecureString", "ConvertTo-SecureString", "Get-Credential",
    ];

    private static readonly string[] s_pester =
        ["AfterAll", "AfterEach", "BeforeAll", "BeforeDiscovery", "BeforeEach", "Context", "Describe", "InModuleScope", "It", "Mock", "Set-ItResult", "Should"];

    private static readonly string[] s_operators =
    [
        "Be", "BeExactly", "BeFalse", "BeGreaterOrEqual", "BeGreaterThan", "BeIn", "BeLessOrEqual", "BeLessThan", "BeLike", "BeNullOrEmpty", "BeOfType", "BeTrue", "Contain", "Exist", "FileContentMatch",
        "HaveCount", "HaveParameter", "Match", "Throw",
    ];

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Path.Combine(ModuleFiles.Root, "tests", "Pester"), "*.ps1").Select(Path.GetFileName).OfType<string>()];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_parses_and_says_what_it_needs(string file)
    {
        var script = Read(file);

        Assert.Equal(new Version(7, 4), script.ScriptRequirements.RequiredPSVersion);
        Assert.Contains(script.ScriptRequirements.RequiredModules, static m => m.Name == "Pester" && m.Version == new Version(5, 0, 0));
        Assert.NotEmpty(Commands(script, "It"));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_uses_what_stock_PowerShell_and_Pester_and_the_module_have(string file)
    {
        var script = Read(file);
        var own = script.FindAll(static a => a is FunctionDefinitionAst, searchNestedScriptBlocks: true).Select(static f => ((FunctionDefinitionAst)f).Name);
        var surface = Surface();
        var known = s_stock.Concat(s_pester).Concat(own).Concat(surface.Keys).ToHashSet(StringComparer.OrdinalIgnoreCase);

        foreach (var command in Commands(script))
        {
            if (command.GetCommandName() is not { } name)
                continue;
            Assert.True(known.Contains(name), $"{file}({command.Extent.StartLineNumber}): {name}");
            var parameters = command.CommandElements.OfType<CommandParameterAst>().Select(static p => p.ParameterName).ToList();
            if (surface.TryGetValue(name, out var those))
                Assert.All(parameters, p => Assert.Contains(p, those));
            if (name == "Should")
                Assert.Contains(parameters, p => s_operators.Contains(p, StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Every_cmdlet_that_changes_something_is_tried_with_WhatIf()
    {
        var calls = Read("WhatIf.Tests.ps1").FindAll(static a => a is HashtableAst, searchNestedScriptBlocks: true).Cast<HashtableAst>().First(static t => t.KeyValuePairs.Count > 5)
            .KeyValuePairs.Select(static pair => ((StringConstantExpressionAst)pair.Item1).Value);

        Assert.Equal(Surface().Where(static c => c.Value.Contains("WhatIf")).Select(static c => c.Key).Order(StringComparer.Ordinal), calls.Order(StringComparer.Ordinal));
    }

    /// <summary>The cmdlets and their parameters, common ones included, from the pinned surface.</summary>
    private static Dictionary<string, HashSet<string>> Surface() =>
        File.ReadAllText(Path.Combine(ModuleFiles.Root, "tests", "HimalytixRestore.Module.Tests", "Surface", "cmdlets.txt")).ReplaceLineEndings("\n").Split("\n\n").ToDictionary(
            static block => block.Split('\n')[0],
            static block => Parameter().Matches(block).SelectMany(static m => m.Groups["name"].Captures).Select(static c => c.Value).Concat(System.Management.Automation.Cmdlet.CommonParameters)
                .Concat(block.Contains("confirms: never", StringComparison.Ordinal) ? [] : ["WhatIf", "Confirm"]).ToHashSet(StringComparer.OrdinalIgnoreCase),
            StringComparer.OrdinalIgnoreCase);

    private static ScriptBlockAst Read(string file)
    {
        var script = Parser.ParseFile(Path.Combine(ModuleFiles.Root, "tests", "Pester", file), out _, out var errors);
        Assert.True(errors.Length == 0, $"{file}: {string.Join("; ", errors.Select(static e => $"{e.Extent.StartLineNumber}: {e.Message}"))}");
        return script;
    }

    private static IEnumerable<CommandAst> Commands(ScriptBlockAst script, string? name = null) =>
        script.FindAll(static a => a is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>().Where(c => name is null || c.GetCommandName() == name);

    [GeneratedRegex("^    -(?<name>\\w+) (<[^>]+>)( alias (?<name>\\w+)(, (?<name>\\w+))*)?", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Parameter();
}
