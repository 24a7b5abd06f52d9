using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Isolation;

/// <summary>The module can be imported as often and as oddly as operators do it.</summary>
public sealed class ImportTests
{
    [Fact]
    public void ImportWithForceTwice()
    {
        using var session = new ModuleSession();
        for (var i = 0; i < 2; i++) session.Run($"Import-Module '{ModuleFiles.Manifest}' -Force").ShouldSucceed();
        AssertUsable(session);
    }

    [Fact]
    public void ImportAfterRemoval()
    {
        using var session = new ModuleSession();
        session.Run("Remove-Module HimalytixRestore").ShouldSucceed();
        Assert.Equal("CommandNotFoundException", Assert.Single(session.Run("Get-BackupList").Errors).FullyQualifiedErrorId);
        session.Run($"Import-Module '{ModuleFiles.Manifest}'").ShouldSucceed();
        AssertUsable(session);
    }

    [Fact]
    public void ImportInTwoRunspaces()
    {
        using var first = new ModuleSession();
        using var second = new ModuleSession();
        AssertUsable(first);
        AssertUsable(second);
        first.Run("Remove-Module HimalytixRestore").ShouldSucceed();
        AssertUsable(second);
    }

    private static void AssertUsable(ModuleSession session)
    {
        var record = session.Run($"[HimalytixRestore.BackupInfo].Name; (Get-Command -Module HimalytixRestore).Count - ({File.ReadAllText(ModuleFiles.Manifest)}).CmdletsToExport.Count").ShouldSucceed();
        Assert.Equal(["BackupInfo", 0], record.Output);
    }
}
