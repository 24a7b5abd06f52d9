using HimalytixRestore.Module.Tests.EndToEnd;
using HimalytixRestore.Module.Tests.Shell;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Help;

/// <summary>What README.md tells a newcomer to type works, typed one block after the other into the shell, with a sandbox as production.</summary>
public sealed class ReadmeTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>, IDisposable
{
    /// <summary>Blocks that are not run here, and why.</summary>
    private static readonly Dictionary<string, string> s_notHere = new(StringComparer.Ordinal)
    {
        ["tenant_acme"] = "the sample has no tenants; RestoreSelectionTests of the engine restore one",
        ["New-RestoreProfile"] = "it would write the profile of whoever runs the tests; ProfileCommandTests write one",
        ["Install-PSResource"] = "it needs a gallery, and PowerShell's package manager",
    };

    /// <summary>The commands for a system shell, and who runs them.</summary>
    private static readonly Dictionary<string, string> s_programs = new(StringComparer.Ordinal)
    {
        ["dotnet run --project src/HimalytixRestore.Shell -- docs/examples/sandbox-restore.ps1"] = "the first command of CI",
        ["dotnet test"] = "the second command of CI",
        ["dotnet build"] = "CI, before both",
        ["dotnet run --project src/HimalytixRestore.Shell"] = "the tests of the shell, at a terminal",
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("readme-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Every_block_of_PowerShell_succeeds()
    {
        var blocks = Blocks("powershell").Where(static text => !s_notHere.Keys.Any(text.Contains)).ToList();
        Assert.True(blocks.Count > 5, $"Only {blocks.Count} blocks were found.");
        var script = string.Join('\n', blocks.Select(static (text, i) => $"try {{\n{text}\n}} catch {{ \"block {i + 1}: $_\" ; exit 1 }}"))
            .Replace("Import-Module ./HimalytixRestore.psd1", $"Remove-Module HimalytixRestore; Import-Module '{ModuleFiles.Manifest}'", StringComparison.Ordinal);
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "readme.ps1"),
            $"$ErrorActionPreference = 'Stop'\n$PSDefaultParameterValues = @{{ '*:Confirm' = $false }}\n{script}\n'read to its end'",
            TestContext.Current.CancellationToken);

        var run = await ShellProcess.RunAsync(["-File", Path.Combine(_folder, "readme.ps1")], _folder, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        Assert.EndsWith("read to its end", run.Output.Trim(), StringComparison.Ordinal);
        Assert.Equal("", run.Error);
        Assert.True(Directory.Exists(sandbox.StateFolder));
    }

    [Fact]
    public void Every_command_of_a_system_shell_is_one_that_is_run() =>
        Assert.All(Blocks("sh").SelectMany(static text => text.Split('\n', StringSplitOptions.RemoveEmptyEntries)), static line => Assert.Contains(line, s_programs));

    private static IEnumerable<string> Blocks(string language) =>
        DocumentedScripts.Blocks(language).Where(static b => b.Name.StartsWith("README.md", StringComparison.Ordinal)).Select(static b => b.Text);
}
