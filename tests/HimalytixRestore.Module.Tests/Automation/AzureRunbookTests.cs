using HimalytixRestore.Module.Tests.EndToEnd;
using HimalytixRestore.Module.Tests.Shell;

namespace HimalytixRestore.Module.Tests.Automation;

/// <summary>The runbook of Azure Automation on a sandbox; only Azure's own commands are played.</summary>
[Collection(AutomationCollection.Name)]
public sealed class AzureRunbookTests(SandboxFixture sandbox) : IDisposable
{
    private readonly UnattendedRun _run = new(sandbox);

    private static string Runbook => AutomationFolder.PathOf("azure/Invoke-HimalytixRunbook.ps1");

    [Fact]
    public async Task A_drill_comes_out_as_an_object_and_the_job_succeeds()
    {
        var before = await _run.LiveAsync();

        var job = await RunAsync("-Action Drill", sandbox.Passphrase);

        Assert.True(job.ExitCode == 0, job.Output + job.Error);
        Assert.Contains("came out: HimalytixRestore.RestoreRun Succeeded Drill", job.Output, StringComparison.Ordinal);
        Assert.Equal(before, await _run.LiveAsync());
    }

    [Fact]
    public async Task A_full_restore_takes_the_key_from_the_vault_by_the_managed_identity()
    {
        await sandbox.SqlAsync("erpdb", "DELETE FROM accounting_journalentry WHERE id IN (SELECT id FROM accounting_journalentry WHERE id NOT IN (SELECT entry_id FROM accounting_journalline) LIMIT 1)");

        var job = await RunAsync("-Action FullRestore -Strategy InPlace -KeyVaultName erp-vault", passphrase: "not this one");

        Assert.True(job.ExitCode == 0, job.Output + job.Error);
        Assert.Contains("came out: HimalytixRestore.RestoreRun Succeeded Restore", job.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Action Drill")]
    [InlineData("-Action FullRestore")]
    public async Task A_wrong_key_fails_the_job_and_touches_nothing(string parameters)
    {
        var before = await _run.LiveAsync();

        var job = await RunAsync(parameters, "a wrong passphrase");

        Assert.Equal(1, job.ExitCode);
        Assert.Matches("came out: HimalytixRestore.RestoreRun (Failed|RolledBack)", job.Output);
        Assert.Contains("job failed: PrerequisiteFailed", job.Output, StringComparison.Ordinal);
        Assert.Equal(before, await _run.LiveAsync());
    }

    [Fact]
    public async Task A_word_that_is_no_action_is_refused_before_anything_is_read()
    {
        var job = await _run.ShellAsync("-File", Runbook, "-Action", "Destroy");

        Assert.Equal(1, job.ExitCode);
        Assert.Contains("Drill", job.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("Get-Automation", job.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _run.Dispose();

    private Task<ShellRun> RunAsync(string parameters, string passphrase)
    {
        var profile = _run.WriteProfile(static entry =>
        {
            foreach (var secret in (string[])["passphraseFile", "passwordFile", "user"]) entry.Remove(secret);
        });
        _run.Environment["TEST_PASSPHRASE"] = passphrase;
        _run.Environment["TEST_VAULT"] = sandbox.Passphrase;
        _run.Environment["TEST_PASSWORD"] = sandbox.Password;
        var script = _run.Write(
            "job.ps1",
            $$"""
            $global:isConnected = $false
            function Get-AutomationVariable { param($Name) if ($Name -ne 'himalytix-production-passphrase') { throw "no variable $Name" }; $env:TEST_PASSPHRASE }
            function Get-AutomationPSCredential {
                param($Name)
                if ($Name -ne 'himalytix-production-database') { throw "no credential $Name" }
                [pscredential]::new('{{sandbox.Sandbox.UserName}}', (ConvertTo-SecureString $env:TEST_PASSWORD -AsPlainText -Force))
            }
            function Connect-AzAccount { param([switch] $Identity) $global:isConnected = [bool]$Identity; 'a context' }
            function Get-AzKeyVaultSecret {
                param($VaultName, $Name)
                if (-not $global:isConnected -or "$VaultName/$Name" -ne 'erp-vault/himalytix-production-passphrase') { throw "no secret $VaultName/$Name" }
                [pscustomobject]@{ SecretValue = ConvertTo-SecureString $env:TEST_VAULT -AsPlainText -Force }
            }
            # Azure's host: whatever a runbook does not catch ends the job.
            try { & '{{Runbook}}' {{parameters}} -ProfilePath '{{profile}}' | ForEach-Object { "came out: $($_.GetType().FullName) $($_.State) $($_.Kind)" } }
            catch { "job failed: $($_.FullyQualifiedErrorId) $_"; exit 1 }
            """);
        return _run.ShellAsync("-File", script);
    }
}
