using System.Management.Automation;
using HimalytixRestore.Module.Tests.Support;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Module.Tests.Commands;

/// <summary>What the engine is asked for a command line and what comes along the pipeline.</summary>
public sealed class BindingTests : IDisposable
{
    private readonly RecordingEngine _engine = new();
    private readonly ModuleSession _session = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("himalytix-binding-").FullName;

    public void Dispose()
    {
        _session.Dispose();
        _engine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void EverySettingReachesTheEngine()
    {
        _session["secret"] = Secure("p w");
        _session["credential"] = new PSCredential("erp_admin", Secure("pass"));
        _session.Run("""
            Invoke-FullRestore -Force -Environment staging -ProfilePath /p.json -Store s3://bucket -Database erpdb -HostName db -Port 5433 -Credential $credential -MaintenanceDatabase maint `
                -Passphrase $secret -PassphraseFile /key -Iterations 20000 -Digest sha512 -Service a, b -ApplicationRole erp_app -StateFolder /state -SnapshotFolder /snap -CriticalTable 'public.t=5' `
                -SnapshotMethod Dump -MissingRole Create -SkipStep SmokeTest -StopAfter Restore -KeepPreviousDays 3 -ServiceTimeoutSec 30 -ReportPath /r.md -Name himalytix.sql
            """).ShouldSucceed();
        var request = _engine.Calls[^1].Request as FullRestoreRequest;
        var expected = new SettingsRequest
        {
            Environment = "staging", ProfilePath = "/p.json", Store = "s3://bucket", Database = "erpdb", HostName = "db", Port = 5433, UserName = "erp_admin", MaintenanceDatabase = "maint",
            PassphraseFile = "/key", Iterations = 20_000, Digest = "sha512", ApplicationRole = "erp_app", StateFolder = "/state", SnapshotFolder = "/snap",
        };
        Assert.Equal(expected, request!.Settings with { Password = null, Passphrase = null, Services = null, CriticalTables = null });
        Assert.Equal("p w", request.Settings.Passphrase!.RevealText());
        Assert.Equal("pass", request.Settings.Password!.RevealText());
        Assert.Equal(["a", "b"], request.Settings.Services!);
        Assert.Equal(["public.t=5"], request.Settings.CriticalTables!);
        Assert.Equal(["SmokeTest"], request.SkipSteps);
        Assert.Equal(
            (SnapshotMethod.Dump, MissingRoleAction.Create, "Restore", TimeSpan.FromDays(3), TimeSpan.FromSeconds(30), "/r.md", "himalytix.sql"),
            (request.SnapshotMethod, request.MissingRole, request.StopAfter, request.KeepPrevious, request.ServiceTimeout, request.ReportPath, request.Source!.Name));
    }

    [Fact]
    public void WhatIsNotSaidIsLeftToTheEngine()
    {
        _session.Run("Invoke-FullRestore -Force").ShouldSucceed();
        var request = (FullRestoreRequest)_engine.Calls[^1].Request;
        Assert.Equal(new SettingsRequest(), request.Settings);
        Assert.Null(request.Source);
        Assert.Null(request.ReportPath);
    }

    [Fact]
    public void WhatIsIncludedReachesTheEngine()
    {
        _session.Run("Restore-Database -Name x.sql -Force -IncludeSchema tenant_acme, 'tenant_[bc]*' -IncludeTable 'public.\"My table\"'").ShouldSucceed();
        var request = (RestoreRequest)_engine.Calls[^1].Request;
        Assert.Equal(["tenant_acme", "tenant_[bc]*"], request.IncludeSchemas);
        Assert.Equal(["public.\"My table\""], request.IncludeTables);
    }

    [Fact]
    public void WhatIsAskedOfTheApplicationIsWhatTheParametersSay()
    {
        _session["credential"] = new PSCredential("smoke", Secure("p w"));
        _session.Run("Invoke-SmokeTest -Environment staging -Url https://erp.example.com/erp -Credential $credential -WarmUpSec 0; Invoke-SmokeTest Login, Dashboard").ShouldSucceed();
        var requests = _engine.Calls.Select(c => c.Request).OfType<SmokeTestRequest>().ToList();
        Assert.Equal(("staging", new Uri("https://erp.example.com/erp"), "smoke", "p w", TimeSpan.Zero), (requests[0].Settings.Environment, requests[0].Url, requests[0].User, requests[0].Password!.RevealText(), requests[0].WarmUp));
        Assert.True(requests[1] is { Url: null, User: null, Password: null, WarmUp: null, CodeOnly: false });
        Assert.Equal(["Login", "Dashboard"], requests[1].Names!);
        Assert.Null(requests[0].Names);
    }

    [Theory]
    [InlineData("Invoke-SmokeTest -Url erp.example.com")]
    [InlineData("Invoke-SmokeTest -Url ftp://erp.example.com")]
    [InlineData("Test-RestoreHealth -Watch 0")]
    public void WhatIsNoAddressAndNoTimeReachesNobody(string command)
    {
        Assert.NotEmpty(_session.Run(command).Errors);
        Assert.Empty(_engine.Calls);
    }

    [Fact]
    public void HealthIsAskedWithTheApplicationUnlessTheDatabaseAloneIsMeant()
    {
        _session.Run("Test-RestoreHealth -Watch 1.5; Test-RestoreHealth -DatabaseOnly").ShouldSucceed();
        Assert.Equal([(true, TimeSpan.FromSeconds(90)), (false, null)], _engine.Calls.Select(c => c.Request).OfType<HealthRequest>().Select(r => (r.IncludeApplication, r.Watch)));
    }

    [Theory]
    [InlineData("Get-BackupList")]
    [InlineData("Receive-Backup -Name x.sql")]
    [InlineData("Test-Backup -Name x.sql")]
    [InlineData("Restore-Database -Name x.sql -Database x -Force")]
    [InlineData("Invoke-FullRestore -Force")]
    [InlineData("Test-RestorePrerequisite")]
    public void AStoreIsReachedAsTheParametersSay(string command)
    {
        _session.Run($"{command} -Store s3://b/p -Endpoint http://127.0.0.1:9000 -Region eu-central-1 -CredentialProfile reader -Anonymous -PathStyle:$false; {command} -PathStyle").ShouldSucceed();
        var settings = _engine.Calls.Select(c => SettingsOf(c.Request)).ToList();
        Assert.Equal(("s3://b/p", "http://127.0.0.1:9000", "eu-central-1", "reader"), (settings[0].Store, settings[0].Endpoint, settings[0].Region, settings[0].CredentialProfile));
        Assert.Equal((true, false), (settings[0].Anonymous, settings[0].PathStyle));
        Assert.True(settings[^1] is { Store: null, Endpoint: null, Anonymous: null, PathStyle: true });
    }

    [Fact]
    public void HowAStoreIsReachedIsPartOfTheCommandAndItsHelp()
    {
        var record = _session.Run("(Get-Command Test-Backup).Parameters.ContainsKey('Endpoint'); (Get-Help Receive-Backup -Parameter CredentialProfile).name; (Get-Help Get-BackupList -Parameter Endpoint).description[0].Text").ShouldSucceed();
        Assert.Equal([true, "CredentialProfile"], record.Output.Take(2));
        Assert.Contains("S3's protocol", (string)record.Output[2]!, StringComparison.Ordinal);
    }

    [Fact]
    public void AThawIsAskedForAsTheParametersSay()
    {
        _session.Run("Receive-Backup -Uri s3://b/x.sql -RetrievalTier Expedited -ThawDays 3 -Wait -PollIntervalSec 5; Receive-Backup -Uri s3://b/y.sql; Invoke-FullRestore -RetrievalTier Bulk -Force").ShouldSucceed();
        Assert.Equal(
            [new() { Tier = RetrievalTier.Expedited, Days = 3, Wait = true, PollInterval = TimeSpan.FromSeconds(5) }, new() { Tier = RetrievalTier.Standard, Days = 7, Wait = false, PollInterval = TimeSpan.FromMinutes(1) }],
            _engine.Calls.Select(c => c.Request).OfType<ReceiveRequest>().Select(r => r.Thaw));
        Assert.Equal([RetrievalTier.Bulk, RetrievalTier.Bulk], _engine.Calls.Select(c => c.Request).OfType<FullRestoreRequest>().Select(r => r.RetrievalTier));
    }

    [Fact]
    public void PartsAreFetchedAsTheParametersSay()
    {
        _session.Run("Receive-Backup -Uri s3://b/x.sql -Connections 16 -PartSize 32MB; Receive-Backup -Uri s3://b/y.sql").ShouldSucceed();
        Assert.Equal([(16, 32L << 20), (null, null)], _engine.Calls.Select(c => c.Request).OfType<ReceiveRequest>().Select(r => (r.Connections, r.PartSizeBytes)));
        foreach (var wrong in new[] { "-Connections 0", "-Connections 65", "-PartSize 1KB", "-PartSize 2GB" })
            Assert.NotEmpty(_session.Run($"Receive-Backup -Uri s3://b/x.sql {wrong}").Errors);
    }

    [Fact]
    public void ABackupThatIsBeingThawedComesOutAsItself()
    {
        var thawing = Samples.Backup with { ArchiveState = BackupArchiveState.Restoring };
        _engine.Received = new(null, thawing);
        Assert.Same(thawing, Assert.Single(_session.Run("Get-BackupList | Receive-Backup").ShouldSucceed().Output));
    }

    [Fact]
    public void ObjectsFlowFromTheListIntoTheDatabaseAndItsProof()
    {
        _session.Run("Get-BackupList -Latest | Receive-Backup | Unprotect-Backup | Expand-Backup | Restore-Database -Database erpdb_check -Force | Test-RestoreHealth").ShouldSucceed();
        Assert.Equal(["List", "PlanReceive", "Receive", "PlanUnprotect", "Unprotect", "PlanExpand", "Expand", "PlanRestore", "Restore", "CheckHealth"], _engine.Operations);
        Assert.Same(Samples.Backup, ((BackupFileRequest)_engine.Calls[1].Request).Source.Backup);
        Assert.Equal(BackupStage.Plain, ((RestoreRequest)_engine.Calls[8].Request).Source.File!.Stage);
        var health = _engine.Request<HealthRequest>();
        Assert.Same(Samples.Result, health.Restore);
        Assert.Equal(("db.internal", 5432, "erp_admin", "erpdb_check"), (health.Settings.HostName, health.Settings.Port, health.Settings.UserName, health.Settings.Database));
    }

    [Fact]
    public void DeserializedObjectsBindTheirMostExactIdentity()
    {
        _session["backup"] = Deserialize(Samples.Backup);
        _session["file"] = Deserialize(Samples.File with { Uri = "file:///elsewhere" });
        _session["snapshot"] = Deserialize(Samples.Snapshot);
        _session["result"] = Deserialize(Samples.Result);
        _session["run"] = Deserialize(Samples.Run);
        _session.Run("$backup, $file | Test-Backup; $backup | Receive-Backup; $snapshot | Restore-Database -Database x -Force; $file | Unprotect-Backup; $result | Test-RestoreHealth; $run | Undo-Restore -Force").ShouldSucceed();
        var sources = _engine.Calls.Select(c => c.Request).OfType<VerifyRequest>().Select(r => r.Source).ToList();
        Assert.Equal([new() { Uri = Samples.Backup.Uri }, new() { Path = Samples.File.Path }], sources);
        Assert.Equal(Samples.Backup.Uri, ((ReceiveRequest)_engine.Calls.First(c => c.Operation == "Receive").Request).File.Source.Uri);
        Assert.Equal(Samples.File.Path, ((BackupFileRequest)_engine.Calls.First(c => c.Operation == "Unprotect").Request).Source.Path);
        var restore = (RestoreRequest)_engine.Calls.First(c => c.Operation == "Restore").Request;
        Assert.Equal((Samples.Snapshot.Path, "x"), (restore.Source.Path, restore.Settings.Database));
        var health = _engine.Request<HealthRequest>();
        Assert.Equal(("db.internal", 5432, "erpdb_check"), (health.Settings.HostName, health.Settings.Port, health.Settings.Database));
        Assert.Equal(Samples.Run.RunId, ((RunRequest)_engine.Calls[^1].Request).RunId);
    }

    [Fact]
    public void AFileOfAListingIsTakenByItsPathNotItsName()
    {
        var path = Path.Combine(_folder, "a[1].sql");
        File.WriteAllText(path, "");
        _session["file"] = PSObject.AsPSObject(new FileInfo(path));
        _session.Run("$file.PSObject.Properties.Add([psnoteproperty]::new('PSPath', 'Microsoft.PowerShell.Core\\FileSystem::' + $file.FullName)); $file | Test-Backup").ShouldSucceed();
        Assert.Equal(new() { Path = path }, _engine.Request<VerifyRequest>().Source);
    }

    [Fact]
    public void WildcardsAndNamesThatLookLikeThem()
    {
        foreach (var name in new[] { "a.sql.gz", "b.sql.gz", "c[1].sql.gz" }) File.WriteAllText(Path.Combine(_folder, name), "");
        _session["folder"] = _folder;
        _session.Run("Test-Backup -Path \"$folder/?.sql.gz\", \"$folder/c[1].sql.gz\"").ShouldSucceed();
        Assert.Equal(["a.sql.gz", "b.sql.gz", "c[1].sql.gz"], _engine.Calls.Select(c => Path.GetFileName(((VerifyRequest)c.Request).Source.Path)));
        var error = Assert.Single(_session.Run("Test-Backup -Path \"$folder/*.nothing\"").Errors);
        Assert.StartsWith("BackupFileNotFound,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void RelativePathsFollowTheSessionNotTheProcess()
    {
        _session["folder"] = _folder;
        _session.Run("$ExecutionContext.SessionState.Path.SetLocation($folder); Test-Backup b.sql; Get-BackupList -Store store; Receive-Backup -Name n; Export-RestoreReport r.json -RunId x").ShouldSucceed();
        Assert.Equal(Path.Combine(_folder, "b.sql"), _engine.Request<VerifyRequest>().Source.Path);
        Assert.Equal(Path.Combine(_folder, "store"), _engine.Request<BackupListRequest>().Settings.Store);
        Assert.Equal(_folder, ((ReceiveRequest)_engine.Calls.First(c => c.Operation == "Receive").Request).File.Destination);
        Assert.Equal((Samples.Run with { State = RestoreRunState.Succeeded, Cause = null }, ReportFormat.Json, Path.Combine(_folder, "r.json"), false), _engine.Calls[^1].Request);
    }

    [Fact]
    public void PlanOnlyChangesNothingAndAsksNothing()
    {
        foreach (var command in new[] { "New-DbSnapshot", "Reset-Database", "Switch-Database a b", "Restore-Database -Name n", "Remove-RestoreArtifact x", "Undo-Restore x", "Resume-FullRestore x", "Invoke-FullRestore" })
            Assert.Same(Samples.Plan, Assert.Single(_session.Run($"{command} -PlanOnly").ShouldSucceed().Output));
        Assert.All(_engine.Operations, o => Assert.StartsWith("Plan", o, StringComparison.Ordinal));
    }

    [Fact]
    public void ServicesOfThePipelineAreChangedInOneOrderedPieceOfWork()
    {
        _session.Run("Get-AppServices | Start-AppServices -Force -TimeoutSec 5").ShouldSucceed();
        var request = (ServiceRequest)_engine.Calls.Single(c => c.Operation == "StartServices").Request;
        Assert.Equal(["himalytix-django", "himalytix-celery", "himalytix-celery-beat"], request.Names!);
        Assert.Equal(TimeSpan.FromSeconds(5), request.Timeout);
    }

    [Theory]
    [InlineData("Restore-Database -Database x -Force", "SourceRequired")]
    [InlineData("Test-Backup", "SourceRequired")]
    [InlineData("Receive-Backup -Uri file:///a -Name b", "SeveralSources")]
    [InlineData("@() | Invoke-FullRestore -Force", "NoBackup")]
    [InlineData("Get-BackupList | ForEach-Object { $_; $_ } | Invoke-FullRestore -Force", "OneBackupOnly")]
    [InlineData("Export-RestoreReport report.txt -RunId x", "ReportFormatUnknown")]
    [InlineData("Reset-Database -Drop -PreviousName y -Force", "DropOrRename")]
    [InlineData("Test-RestoreHealth -Server nonsense", "BadServer")]
    [InlineData("Test-Backup -Path Env:/PATH", "NotAFilePath")]
    public void WhatIsMissingOrContradictoryIsNamed(string command, string errorId)
    {
        var record = _session.Run($"try {{ {command} }} catch {{ $_ }}").ShouldSucceed();
        var error = Assert.IsType<ErrorRecord>(record.Output[^1]);
        Assert.StartsWith($"{errorId},", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.NotEmpty(error.ErrorDetails.RecommendedAction);
    }

    private static System.Security.SecureString Secure(string text)
    {
        var secure = new System.Security.SecureString();
        foreach (var letter in text) secure.AppendChar(letter);
        return secure;
    }

    private static object Deserialize(object live) => PSSerializer.Deserialize(PSSerializer.Serialize(live, 1));

    private static SettingsRequest SettingsOf(object request) => request switch
    {
        ReceiveRequest receive => receive.File.Settings,
        BackupFileRequest file => file.Settings,
        _ => (SettingsRequest)request.GetType().GetProperty("Settings")!.GetValue(request)!,
    };
}
