using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.EndToEnd;

/// <summary>A snapshot that is a file goes back through the cmdlet that restores backups.</summary>
public sealed class SnapshotTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    [Fact]
    public async Task A_dump_snapshot_goes_back_through_Restore_Database()
    {
        using var session = new ModuleSession();

        var record = session.Run("New-DbSnapshot -Database erpdb -Method Dump | Restore-Database -Database erpdb_back -Confirm:$false");
        SandboxFixture.SkipWithoutPgDump(record);
        var output = record.ShouldSucceed().Output;

        var result = Assert.IsType<RestoreResult>(Assert.Single(output));
        Assert.Equal((RestoreOutcome.Succeeded, "erpdb_back"), (result.Outcome, result.Endpoint?.Database));
        Assert.EndsWith(".sql.gz.enc", Assert.Single(Directory.GetFiles(sandbox.SnapshotFolder)), StringComparison.Ordinal);
        // With owners and grants, unlike a backup.
        const string owners = "SELECT string_agg(relname || relowner::regrole || coalesce(relacl::text, ''), ',' ORDER BY relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace";
        Assert.Equal(await sandbox.SqlAsync("erpdb", owners), await sandbox.SqlAsync("erpdb_back", owners));
        const string counts = "SELECT (SELECT count(*) FROM accounting_journalentry), (SELECT count(*) FROM usermanagement_customuser)";
        Assert.Equal(await sandbox.SqlAsync("erpdb", counts), await sandbox.SqlAsync("erpdb_back", counts));
    }
}
