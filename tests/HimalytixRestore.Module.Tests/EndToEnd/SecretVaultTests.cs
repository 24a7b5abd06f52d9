using System.Management.Automation;
using System.Text.Json.Nodes;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.EndToEnd;

/// <summary>
/// A profile that names a secret in a vault. SecretManagement itself is not here: a module with its one command stands in for it, found
/// as PowerShell finds modules.
/// </summary>
public sealed class SecretVaultTests : IClassFixture<SandboxFixture>, IDisposable
{
    private const string Module = """
        function Get-Secret {
            [CmdletBinding()] param([Parameter(Mandatory)] [string] $Name, [string] $Vault)
            if ("$Vault/$Name" -eq 'Himalytix/backup-key') { return [System.Net.NetworkCredential]::new('', $env:TEST_VAULT_SECRET).SecurePassword }
            if ("$Vault/$Name" -eq '/text') { return $env:TEST_VAULT_SECRET }
            if ("$Vault/$Name" -eq '/number') { return 7 }
            throw "The secret $Name was not found."
        }
        """;

    private readonly SandboxFixture _sandbox;
    private readonly string _modules = Directory.CreateTempSubdirectory("vault-").FullName;
    private readonly string? _pathsBefore = Environment.GetEnvironmentVariable("PSModulePath");

    public SecretVaultTests(SandboxFixture sandbox)
    {
        _sandbox = sandbox;
        Environment.SetEnvironmentVariable("TEST_VAULT_SECRET", sandbox.Passphrase);
    }

    [Theory]
    [InlineData("Himalytix/backup-key")]
    [InlineData("text")]
    public async Task A_backup_is_opened_with_a_secret_of_a_vault(string secret)
    {
        await InstallAsync();

        var record = await TestBackupAsync(secret);

        Assert.Equal(BackupVerdict.Valid, Assert.IsType<BackupVerification>(Assert.Single(record.ShouldSucceed().Output)).Verdict);
    }

    [Theory]
    [InlineData("Himalytix/other", "SecretUnreadable", "The secret other was not found.")]
    [InlineData("number", "SecretUnreadable", "neither a text nor a credential")]
    public async Task What_cannot_be_read_is_named(string secret, string errorId, string text)
    {
        await InstallAsync();

        var record = await TestBackupAsync(secret);

        Assert.StartsWith(errorId, Error(record).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(text, Error(record).Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_SecretManagement_the_error_says_what_to_install()
    {
        var record = await TestBackupAsync("text");

        Assert.StartsWith("SecretManagementMissing", Error(record).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("TEST_VAULT_SECRET", null);
        Environment.SetEnvironmentVariable("PSModulePath", _pathsBefore);
        Directory.Delete(_modules, recursive: true);
    }

    private static ErrorRecord Error(ScriptRecord record) => record.FailureRecord ?? Assert.Single(record.Errors);

    private async Task InstallAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_modules, "Microsoft.PowerShell.SecretManagement")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "Microsoft.PowerShell.SecretManagement.psm1"), Module, TestContext.Current.CancellationToken);
        Environment.SetEnvironmentVariable("PSModulePath", _modules + Path.PathSeparator + _pathsBefore);
    }

    private async Task<ScriptRecord> TestBackupAsync(string secret)
    {
        var profile = JsonNode.Parse(await File.ReadAllTextAsync(_sandbox.Sandbox.ProfilePath))!;
        var entry = profile["environments"]!["production"]!.AsObject();
        entry.Remove("passphraseFile");
        entry["passphraseSecret"] = secret;
        var path = Path.Combine(_modules, "profile.json");
        await File.WriteAllTextAsync(path, profile.ToJsonString());
        using var session = new ModuleSession();
        return session.Run($"Get-BackupList -ProfilePath '{path}' -Environment production -Latest | Test-Backup -ProfilePath '{path}' -Environment production");
    }
}
