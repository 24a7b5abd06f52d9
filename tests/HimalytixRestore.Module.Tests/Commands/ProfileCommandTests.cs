using HimalytixRestore.Module.Tests.Support;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Module.Tests.Commands;

/// <summary>What the cmdlets of the profile and of the notifications make of a command line.</summary>
public sealed class ProfileCommandTests
{
    [Fact]
    public void AProfileIsTestedByItsPathOrByAFileOfThePipeline()
    {
        using var engine = new RecordingEngine();
        using var session = new ModuleSession();
        var folder = Directory.GetCurrentDirectory();

        session.Run("Test-RestoreProfile; Test-RestoreProfile ./a.json; [IO.FileInfo]'/b.json' | Test-RestoreProfile").ShouldSucceed();

        Assert.Equal(["the usual one", Path.Combine(folder, "a.json"), Path.GetFullPath("/b.json")], engine.Calls.Select(c => c.Request));
    }

    [Fact]
    public void AProfileNamesTheSchemaOfTheModule()
    {
        using var engine = new RecordingEngine();
        using var session = new ModuleSession();

        var record = session.Run("New-RestoreProfile production /p.json -Store /srv/backups -Database erpdb -RpoHours 26 -Service web, worker -Force").ShouldSucceed();

        var request = Assert.IsType<ProfileRequest>(engine.Calls.Single(c => c.Operation == "CreateProfile").Request);
        Assert.True(File.Exists(request.SchemaPath), request.SchemaPath);
        Assert.Equal(("production", "/srv/backups", "erpdb", 26d, true), (request.Environment, request.Store, request.Database, request.RpoHours, request.Overwrite));
        Assert.Equal(["web", "worker"], request.Services!);
        Assert.Equal(["A password is not taken over."], record.Lines("Warning"));
        Assert.IsType<FileInfo>(Assert.Single(record.Output));
    }

    [Fact]
    public void WithWhatIfNoProfileIsWritten()
    {
        using var engine = new RecordingEngine();
        using var session = new ModuleSession();

        session.Run("New-RestoreProfile production -WhatIf").ShouldSucceed();

        Assert.Equal(["DraftProfile"], engine.Operations);
    }

    [Fact]
    public void WhereNobodyCanBeAskedTheEngineSaysWhatIsMissing()
    {
        using var engine = new RecordingEngine { MissingInProfile = ["store", "database"] };
        using var session = new ModuleSession();

        session.Run("New-RestoreProfile production").ShouldSucceed();

        var request = Assert.IsType<ProfileRequest>(engine.Calls.Single(c => c.Operation == "CreateProfile").Request);
        Assert.Equal((null, null), (request.Store, request.Database));
    }

    [Fact]
    public void ANotificationIsOfARunOrAMessageOrWhatIsKept()
    {
        using var engine = new RecordingEngine();
        using var session = new ModuleSession();

        session.Run("Get-RestoreRun | Send-RestoreNotification; Send-RestoreNotification 'Hello' -Environment staging; Send-RestoreNotification -RunId x; Send-RestoreNotification; Send-RestoreNotification -WhatIf").ShouldSucceed();

        var sent = engine.Calls.Where(c => c.Operation == "SendNotification").Select(c => (NotificationRequest)c.Request).ToList();
        Assert.Equal([engine.Run, null, engine.Run, null], sent.Select(r => r.Run));
        Assert.Equal([null, "Hello", null, null], sent.Select(r => r.Message));
        Assert.Equal(["production", "staging", "production", null], sent.Select(r => r.Settings.Environment));
    }
}
