using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Text.Json.Nodes;
using HimalytixRestore.Module.Tests.Support;
using HimalytixRestore.TestSupport.Webhooks;

namespace HimalytixRestore.Module.Tests.EndToEnd;

/// <summary>
/// Objects that a job made are piped on, with the real engine: a backup is found by its Uri, a file by its Path, a run by its RunId. The profile has
/// two environments, so that nothing is right by chance.
/// </summary>
public sealed class JobObjectTests : IClassFixture<SandboxFixture>, IDisposable
{
    private readonly SandboxFixture _sandbox;
    private readonly string _folder = Directory.CreateTempSubdirectory("himalytix-test-").FullName;
    private readonly ModuleSession _session = new();

    public JobObjectTests(SandboxFixture sandbox)
    {
        _sandbox = sandbox;
        _session["folder"] = _folder;
        WriteProfile(webhook: "http://127.0.0.1:9/");
    }

    private string ProfilePath => Path.Combine(_folder, "profile.json");

    public void Dispose()
    {
        _session.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void A_backup_is_found_by_its_Uri()
    {
        var backup = FromJob("Get-BackupList -Environment production -Latest")[0];
        Assert.Equal("Deserialized.HimalytixRestore.BackupInfo", backup.TypeNames[0]);
        _session["backup"] = backup;
        Run("$PSDefaultParameterValues['*-*:Environment'] = 'production'");

        Assert.Equal(BackupVerdict.Plausible, Single<BackupVerification>("$backup | Test-Backup -Quick").Verdict);
        Assert.Equal(CheckStatus.Pass, Run("$backup | Test-RestorePrerequisite").Cast<RestorePrerequisite>().Single(static p => p.Name == "Backup").Status);
        Assert.Equal(backup.Properties["Uri"].Value, Single<BackupFile>("$backup | Receive-Backup -Destination $folder").Uri);
        Assert.Equal("erpdb_uri", Single<RestoreResult>("$backup | Restore-Database -Database erpdb_uri -Force").Database);
        var run = Single<RestoreRun>("$backup | Invoke-FullRestore -Force");
        Assert.Equal((RestoreRunState.Succeeded, backup.Properties["Uri"].Value), (run.State, run.Backup!.Uri));
    }

    [Fact]
    public void A_file_is_found_by_its_Path_and_a_result_by_its_server_and_database()
    {
        var objects = FromJob($"$encrypted = Get-BackupList -Environment production -Latest | Receive-Backup -Destination '{_folder}'; $compressed = $encrypted | Unprotect-Backup -Environment production; $encrypted; $compressed; $compressed | Restore-Database -Environment production -Database erpdb_job -Force");
        (_session["encrypted"], _session["compressed"], _session["result"]) = (objects[0], objects[1], objects[2]);
        Run("$PSDefaultParameterValues['*-*:Environment'] = 'production'");

        Assert.Equal(BackupStage.Compressed, Single<BackupFile>("$encrypted | Unprotect-Backup -Overwrite").Stage);
        Assert.Equal(BackupStage.Plain, Single<BackupFile>("$compressed | Expand-Backup").Stage);
        Assert.Equal([BackupVerdict.Valid, BackupVerdict.Valid], Run("$encrypted, $compressed | Test-Backup").Cast<BackupVerification>().Select(static v => v.Verdict));
        Assert.Equal("erpdb_path", Single<RestoreResult>("$compressed | Restore-Database -Database erpdb_path -Force").Database);
        Assert.Equal("erpdb_job", Single<HealthReport>("$result | Test-RestoreHealth").Database);
    }

    [Fact]
    public void A_snapshot_is_found_by_its_Path()
    {
        using var job = JobServer.Open();
        var made = Invoke(job, "New-DbSnapshot -Environment production -Method Dump -ErrorAction SilentlyContinue -ErrorVariable failed; $failed | ForEach-Object FullyQualifiedErrorId");
        if (made is [{ BaseObject: string }])
            SandboxFixture.SkipWithoutPgDump(_session.Run("New-DbSnapshot -Environment production -Method Dump"));
        _session["snapshot"] = made[0];

        Assert.Equal("erpdb_snapshot", Single<RestoreResult>("$snapshot | Restore-Database -Environment production -Database erpdb_snapshot -Force").Database);
    }

    [Fact]
    public async Task A_run_is_found_by_its_RunId_in_the_environment_that_it_says_and_has_its_steps()
    {
        await using var webhook = await WebhookServer.StartAsync();
        WriteProfile(webhook.Url);
        var run = FromJob("Invoke-FullRestore -Environment production -StopAfter Verify -Force")[0];
        var id = (string)run.Properties["RunId"].Value;
        _session["run"] = run;

        Assert.Equal("Succeeded", Run("($run.Steps | Where-Object Id -eq Verify).Status")[0]);
        Assert.All(Run("$run.Steps | ForEach-Object Duration"), static duration => Assert.IsType<TimeSpan>(duration));
        Assert.Equal(BackupVerdict.Valid, Single<BackupVerification>("$run.Backup | Test-Backup -Environment production").Verdict);
        Assert.Equal(id, Single<RestoreRun>("$run | Get-RestoreRun").RunId);
        Assert.Equal(RestoreRunState.Succeeded, Single<RestoreRun>("$run | Resume-FullRestore -Force").State);
        Assert.Contains(id, await File.ReadAllTextAsync(Single<FileInfo>("$run | Export-RestoreReport -Path (\"$folder/report.html\")").FullName, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(NotificationStatus.Sent, Single<RestoreNotification>("$run | Send-RestoreNotification -Confirm:$false").Status);
        Assert.Contains(webhook.Texts, text => text.Contains(id, StringComparison.Ordinal));
        Assert.All(Run("$run | Remove-RestoreArtifact -Force").Cast<RestoreArtifact>(), artifact => Assert.Equal(id, artifact.RunId));
        Assert.Equal(RestoreRunState.RolledBack, Single<RestoreRun>("$run | Undo-Restore -Force").State);
    }

    private Collection<PSObject> FromJob(string script)
    {
        using var job = JobServer.Open();
        return Invoke(job, script);
    }

    private Collection<PSObject> Invoke(Runspace job, string script)
    {
        using var shell = PowerShell.Create(job);
        var output = shell.AddScript($"Import-Module '{ModuleFiles.Manifest}'; $PSDefaultParameterValues['*-*:ProfilePath'] = '{ProfilePath}'\n{script}").Invoke();
        Assert.Empty(shell.Streams.Error);
        return output;
    }

    private T Single<T>(string script) => Assert.IsType<T>(Assert.Single(Run(script)));

    private IReadOnlyList<object?> Run(string script) => _session.Run($"$PSDefaultParameterValues['*-*:ProfilePath'] = '{ProfilePath}'\n{script}").ShouldSucceed().Output;

    private void WriteProfile(string webhook)
    {
        var profile = JsonNode.Parse(File.ReadAllText(_sandbox.Sandbox.ProfilePath))!;
        File.WriteAllText(Path.Combine(_folder, "webhook"), webhook);
        profile["environments"]!["production"]!["notifications"] = new JsonObject { ["urlFile"] = Path.Combine(_folder, "webhook"), ["events"] = new JsonArray("result") };
        profile["environments"]!["staging"] = new JsonObject { ["store"] = _folder, ["database"] = "erpdb", ["stateFolder"] = Path.Combine(_folder, "state") };
        File.WriteAllText(ProfilePath, profile.ToJsonString());
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(_folder, "webhook"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
