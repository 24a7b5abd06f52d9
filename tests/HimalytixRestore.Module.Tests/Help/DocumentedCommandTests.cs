using System.Management.Automation;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Help;

/// <summary>
/// Every block of PowerShell in README.md and docs is run as it stands, on an engine that only answers: parameters bind, pipelines fit, properties are
/// there. What the same commands do to a real server is told by the tests of the commands, and for the README by <see cref="ReadmeTests"/>.
/// </summary>
public sealed class DocumentedCommandTests : IDisposable
{
    /// <summary>What a reader answers, has in other modules, or starts in another process.</summary>
    private const string Elsewhere = """
        function Read-Host { param([string] $Prompt, [switch] $AsSecureString) ConvertTo-SecureString 'typed' -AsPlainText -Force }
        function Get-Credential { param([string] $UserName) [pscredential]::new('postgres', (Read-Host)) }
        function Get-Secret { param([string] $Name) if ($Name -eq 'backup-key') { Read-Host } else { Get-Credential } }
        function Start-Job { param([scriptblock] $ScriptBlock) & $ScriptBlock }
        function Receive-Job { param([Parameter(ValueFromPipeline)] $Job, [switch] $Wait) process { $Job } }
        function Get-Content { param([string] $Path, [int] $TotalCount, [switch] $Raw) 'the first line' }
        function Remove-Item { param([string] $Path) }
        function Import-Module { param([string] $Name) }
        function Register-PSResourceRepository { param([string] $Name, [string] $Uri, [switch] $Trusted) }
        function Install-PSResource { param([string] $Name, [string] $Repository) }
        """;

    private readonly RecordingEngine _engine = new();
    private readonly ModuleSession _session = ModuleSession.WithEverydayCommands();
    private readonly string? _profileBefore = Environment.GetEnvironmentVariable("HIMALYTIX_RESTORE_PROFILE");
    private readonly string _folder = Directory.CreateTempSubdirectory("documented-").FullName;

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("HIMALYTIX_RESTORE_PROFILE", _profileBefore);
        _session.Dispose();
        _engine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Every_block_binds_and_finds_what_it_asks_for()
    {
        Prepare();
        var problems = new List<string>();

        // The scripts for schedulers and clouds run on a sandbox, in the tests of Automation; what a contributor types is about the tree (Habits).
        var blocks = DocumentedScripts.Blocks("powershell").Where(static b => !b.Name.StartsWith("docs/automation/", StringComparison.Ordinal) && !b.Name.StartsWith("CONTRIBUTING.md", StringComparison.Ordinal)).ToList();
        foreach (var (name, text) in blocks)
        {
            _engine.Calls.Clear();
            var record = _session.Run($"{Elsewhere}\n$global:Error.Clear()\nSet-StrictMode -Version 3\n& {{\n{text}\n}} | Out-Null\nSet-StrictMode -Off");
            problems.AddRange(record.Errors.Append(record.FailureRecord).OfType<ErrorRecord>().Where(e => !IsOfTheBlock(e, text)).Select(e => $"{name}: {e.FullyQualifiedErrorId}: {e}"));
            if (text.Contains("Restore", StringComparison.Ordinal) && !text.Contains("Get-Help", StringComparison.Ordinal) && !text.Contains("Import-Module", StringComparison.Ordinal) && _engine.Calls.Count == 0)
                problems.Add($"{name}: asked the engine nothing.");
        }

        Assert.True(blocks.Count > 100, $"Only {blocks.Count} blocks were found.");
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    /// <summary>What the block throws itself, as `throw` gives it: its text is its identity.</summary>
    private static bool IsOfTheBlock(ErrorRecord error, string text) =>
        error.Exception is RuntimeException { WasThrownFromThrowStatement: true } && error.FullyQualifiedErrorId == error.Exception.Message && text.Contains("throw ", StringComparison.Ordinal);

    private void Prepare()
    {
        _engine.Run = _engine.Run with { Comparison = Samples.All.OfType<DatabaseComparison>().Single(), Drill = Samples.Drill, Health = Samples.Health };
        _engine.ListedRun = _engine.Run with { State = RestoreRunState.Interrupted, Cause = Samples.Failure };
        _session.Run($"Set-Location '{_folder}'; $ConfirmPreference = 'None'").ShouldSucceed();
    }
}
