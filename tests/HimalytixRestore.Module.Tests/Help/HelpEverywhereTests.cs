using HimalytixRestore.Module.Tests.Shell;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Help;

/// <summary>Get-Help in the shell, as a process: from the tree and from beside the shell, whatever language the machine speaks.</summary>
public sealed class HelpEverywhereTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("help-everywhere-").FullName;

    [Theory]
    [InlineData("tree", "LANG", "de_DE.UTF-8")]
    [InlineData("beside the shell", "LC_ALL", "C")]
    public async Task Every_cmdlet_and_topic_shows_its_help(string place, string variable, string value)
    {
        var script = Path.Combine(_folder, "help.ps1");
        var import = place == "tree" ? $"Remove-Module HimalytixRestore; Import-Module '{ModuleFiles.Manifest}'" : "";
        await File.WriteAllTextAsync(
            script,
            $$"""
            $ErrorActionPreference = 'Stop'
            {{import}}
            "from $((Get-Module HimalytixRestore).ModuleBase)"
            foreach ($command in Get-Command -Module HimalytixRestore) {
                $full = Get-Help $command.Name -Full | Out-String -Width 120
                $examples = Get-Help $command.Name -Examples | Out-String -Width 120
                $parameters = @(Get-Help $command.Name -Parameter *)
                foreach ($part in 'SYNOPSIS', 'SYNTAX', 'DESCRIPTION', 'PARAMETERS') {
                    if ($full -cnotmatch "(?m)^$part") { "$($command.Name) -Full lacks $part" }
                }
                foreach ($number in 1..3) { if ($examples -cnotmatch "Example ${number}: ") { "$($command.Name) -Examples lacks number $number" } }
                foreach ($parameter in $parameters) { if (-not $parameter.description) { "$($command.Name) -$($parameter.name) has no text" } }
            }
            foreach ($topic in 'about_HimalytixRestore', 'about_HimalytixRestore_Runbook', 'about_HimalytixRestore_Profile', 'about_HimalytixRestore_Automation') {
                $text = Get-Help $topic | Out-String
                if ($text -cnotmatch 'SHORT DESCRIPTION' -or $text -notmatch "TOPIC\s+$topic\s") { "$topic is not found" }
            }
            """,
            TestContext.Current.CancellationToken);

        using var process = ShellProcess.Start(["-File", script], environment: new() { ["LC_ALL"] = "", ["LANG"] = "", [variable] = value });
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal("", await errors);
        var from = place == "tree" ? ModuleFiles.Root : Path.Combine(Path.GetDirectoryName(ShellProcess.Assembly)!, "Modules", "HimalytixRestore");
        Assert.Equal($"from {from}", output.Trim());
        Assert.Equal(0, process.ExitCode);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
