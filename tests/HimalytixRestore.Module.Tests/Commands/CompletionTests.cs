using System.Management.Automation;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Commands;

/// <summary>What the tab key offers.</summary>
public sealed class CompletionTests
{
    private const string CompleteLine = "[System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null, [powershell]::Create('CurrentRunspace')).CompletionMatches";

    [Theory]
    [InlineData("Invoke-FullRestore -StopAfter Re", "Receive,ResetDatabase,Restore")]
    [InlineData("Invoke-FullRestore -SkipStep S", "StopServices,StartServices,SmokeTest")]
    [InlineData("Invoke-FullRestore -SkipStep Rec", "")]
    [InlineData("Invoke-FullRestore -Strategy ", "InPlace,Swap")]
    [InlineData("New-DbSnapshot -Method T", "Template")]
    public void Offers(string line, string expected)
    {
        using var session = new ModuleSession();
        Assert.Equal(expected, string.Join(',', Complete(session, line)));
    }

    [Fact]
    public async Task What_the_profile_the_state_folder_and_the_last_listing_know_is_offered()
    {
        var folder = Directory.CreateTempSubdirectory("completion-").FullName;
        var backups = Directory.CreateDirectory(Path.Combine(folder, "backups", "production")).FullName;
        foreach (var name in new[] { "himalytix_production_20260102_030405.sql.gz", "himalytix_production_20260101_030405.sql.gz" })
            await File.WriteAllTextAsync(Path.Combine(backups, name), "x", TestContext.Current.CancellationToken);
        foreach (var id in new[] { "20260101_000000_aaaa", "20260102_000000_bbbb" })
            await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "state", "runs", id)).FullName, "journal.jsonl"), "", TestContext.Current.CancellationToken);
        var profile = Path.Combine(folder, "profile.json");
        await File.WriteAllTextAsync(
            profile,
            $$"""{ "environments": { "production": { "store": "s3://one", "stateFolder": "{{Path.Combine(folder, "state")}}" }, "staging": { "store": "{{folder}}" } } }""",
            TestContext.Current.CancellationToken);

        using var session = new ModuleSession();

        Assert.Equal(["production", "staging"], Complete(session, $"Get-BackupList -ProfilePath {profile} -Environment "));
        Assert.Equal([folder, "s3://one"], Complete(session, $"Receive-Backup -ProfilePath {profile} -Environment staging -Store "));
        Assert.Equal(["20260102_000000_bbbb", "20260101_000000_aaaa"], Complete(session, $"Undo-Restore -ProfilePath {profile} -Environment production -RunId "));
        session.Run($"Get-BackupList -ProfilePath '{profile}' -Environment production -Store '{folder}'").ShouldSucceed();
        Assert.Equal(["himalytix_production_20260102_030405.sql.gz", "himalytix_production_20260101_030405.sql.gz"], Complete(session, "Test-Backup -Name "));
        Assert.Equal([$"file://{backups}/himalytix_production_20260101_030405.sql.gz"], Complete(session, $"Invoke-FullRestore -Uri file://{backups}/himalytix_production_20260101"));
        await File.WriteAllTextAsync(profile, "{ nonsense", TestContext.Current.CancellationToken);
        Assert.Empty(Complete(session, $"Undo-Restore -ProfilePath {profile} -RunId "));
        Directory.Delete(folder, recursive: true);
    }

    private static IReadOnlyList<string> Complete(ModuleSession session, string line)
    {
        session["line"] = line;
        return [.. session.Run(CompleteLine).ShouldSucceed().Output.Cast<CompletionResult>().Select(r => r.CompletionText)];
    }
}
