using System.Management.Automation.Language;
using HimalytixRestore.Module.Tests.Shell;

namespace HimalytixRestore.Module.Tests.Help;

/// <summary>Whatever the documents tell a reader to type parses, and its commands and parameters exist in the shell.</summary>
public sealed class DocumentedScriptTests : IDisposable
{
    /// <summary>Commands of other modules that a document may name; where they come from.</summary>
    private static readonly Dictionary<string, string> s_elsewhere = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Invoke-Pester"] = "Pester's task in build.ps1, known only when it runs",
        ["Get-Secret"] = "Microsoft.PowerShell.SecretManagement, which has vaults; its use is tested in SecretVaultTests",
        ["Get-AutomationVariable"] = "Azure Automation",
        ["Get-AutomationPSCredential"] = "Azure Automation",
        ["Connect-AzAccount"] = "Az.Accounts",
        ["Get-AzKeyVaultSecret"] = "Az.KeyVault",
        ["Import-Csv"] = "PowerShell's own, which nothing in the shell needs",
        ["Register-PSResourceRepository"] = "Microsoft.PowerShell.PSResourceGet, which installs modules",
        ["Install-PSResource"] = "Microsoft.PowerShell.PSResourceGet",
        ["mail"] = "the program of the mail system",
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("documented-").FullName;

    [Fact]
    public void All_of_it_parses()
    {
        Assert.NotEmpty(DocumentedScripts.All());
        foreach (var (name, text) in DocumentedScripts.All())
        {
            Parser.ParseInput(text, name, out _, out var errors);
            Assert.True(errors.Length == 0, $"{name}: {string.Join("; ", errors.Select(static e => e.Message))}");
        }
    }

    [Fact]
    public async Task Every_command_and_parameter_exists_in_the_shell()
    {
        var uses = DocumentedScripts.All().SelectMany(static s => Uses(s.Name, s.Text)).Distinct().ToList();
        Assert.Contains(uses, static u => u.Command == "Invoke-FullRestore");
        await File.WriteAllLinesAsync(Path.Combine(_folder, "uses.txt"), uses.Select(static u => $"{u.Command}|{u.Parameter}|{u.Where}"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "check.ps1"),
            """
            foreach ($line in Get-Content (Join-Path $PSScriptRoot 'uses.txt')) {
                $command, $parameter, $where = $line -split '\|', 3
                $found = Get-Command $command -ErrorAction Ignore
                while ($found -is [System.Management.Automation.AliasInfo]) { $found = $found.ResolvedCommand }
                if (-not $found) { "${where}: the shell has no command $command"; continue }
                if ($parameter -and $found -isnot [System.Management.Automation.ApplicationInfo]) {
                    try { $null = $found.ResolveParameter($parameter) } catch { "${where}: $command has no parameter -$parameter" }
                }
            }
            """,
            TestContext.Current.CancellationToken);

        var run = await ShellProcess.RunAsync([Path.Combine(_folder, "check.ps1")], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("", run.Error);
        Assert.Equal("", run.Output);
        Assert.Equal(0, run.ExitCode);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The commands of a script that it does not define itself, with and without each of their parameters.</summary>
    private static IEnumerable<(string Command, string Parameter, string Where)> Uses(string name, string text)
    {
        var script = Parser.ParseInput(text, name, out _, out _);
        var own = script.FindAll(static a => a is FunctionDefinitionAst, searchNestedScriptBlocks: true).Select(static f => ((FunctionDefinitionAst)f).Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var command in script.FindAll(static a => a is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
        {
            // A command in a variable is known only when it runs.
            if (command.GetCommandName() is not { } called || own.Contains(called) || s_elsewhere.ContainsKey(called) || called.EndsWith(".ps1", StringComparison.Ordinal))
                continue;
            yield return (called, "", name);
            foreach (var parameter in command.CommandElements.OfType<CommandParameterAst>())
                yield return (called, parameter.ParameterName, name);
        }
    }
}
