using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using HimalytixRestore.Isolation;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Commands;

/// <summary>What the tab key offers.</summary>
public sealed class CompletionTests
{
    private static readonly Dictionary<string, Type> s_cmdlets = typeof(Bridge).Assembly.GetExportedTypes()
        .Where(type => type.GetCustomAttribute<CmdletAttribute>() is not null)
        .ToDictionary(type => type.GetCustomAttribute<CmdletAttribute>() is { } cmdlet ? $"{cmdlet.VerbName}-{cmdlet.NounName}" : "", StringComparer.Ordinal);

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

    /// <summary>Where anything is known of what a parameter takes, the tab key offers it, whichever cmdlet it is; and the network is not asked.</summary>
    [Fact]
    public async Task Every_parameter_of_which_this_machine_knows_something_is_completed_and_nothing_is_asked_over_the_network()
    {
        using var network = new TcpListener(IPAddress.Loopback, 0);
        network.Start();
        var port = ((IPEndPoint)network.LocalEndpoint).Port;
        var folder = Directory.CreateTempSubdirectory("completion-").FullName;
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "state", "runs", "20260101_000000_aaaa")).FullName, "journal.jsonl"), "", TestContext.Current.CancellationToken);
        var backups = Directory.CreateDirectory(Path.Combine(folder, "backups", "production")).FullName;
        await File.WriteAllTextAsync(Path.Combine(backups, "himalytix_production_20260102_030405.sql.gz"), "x", TestContext.Current.CancellationToken);
        var profile = Path.Combine(folder, "profile.json");
        await File.WriteAllTextAsync(
            profile,
            $$"""{ "environments": { "production": { "store": "s3://one", "endpoint": "http://127.0.0.1:{{port}}", "host": "127.0.0.1", "port": {{port}}, "stateFolder": "{{folder}}/state" } } }""",
            TestContext.Current.CancellationToken);
        using var session = new ModuleSession();
        session.Run($"Get-BackupList -Environment production -Store '{folder}' -ProfilePath '{profile}'").ShouldSucceed();
        var expected = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Environment"] = "production",
            ["Store"] = "s3://one",
            ["RunId"] = "20260101_000000_aaaa",
            ["Name"] = "himalytix_production_20260102_030405.sql.gz",
            ["Uri"] = $"file://{backups}/himalytix_production_20260102_030405.sql.gz",
            ["SkipStep"] = "StopServices",
            ["StopAfter"] = "Snapshot",
        };

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (cmdlet, parameter) in Parameters())
        {
            seen.Add(parameter.Name);
            var line = $"{cmdlet} {(Has(cmdlet, "ProfilePath") ? $"-ProfilePath {profile}" : "")} {(parameter.Name != "Environment" && Has(cmdlet, "Environment") ? "-Environment production" : "")} -{parameter.Name} ";
            var offered = Complete(session, line);
            if (parameter.PropertyType.IsEnum) Assert.Equal(Enum.GetNames(parameter.PropertyType).Order(StringComparer.Ordinal), offered.Order(StringComparer.Ordinal));
            else Assert.True(offered.Contains(expected[parameter.Name]), $"{line}: {string.Join(", ", offered)}");
        }

        Assert.Empty(expected.Keys.Concat(["Strategy", "SnapshotMethod"]).Except(seen));
        Assert.False(network.Pending());
        Directory.Delete(folder, recursive: true);

        // -Name is a backup's where there is -Uri too; elsewhere a service's or a test's, of which this machine knows nothing.
        IEnumerable<(string Cmdlet, PropertyInfo Parameter)> Parameters() =>
            from cmdlet in s_cmdlets
            from property in cmdlet.Value.GetProperties()
            where property.GetCustomAttributes<ParameterAttribute>().Any()
                && (property.PropertyType.IsEnum || (expected.ContainsKey(property.Name) && (property.Name is not "Name" || Has(cmdlet.Key, "Uri"))))
            select (cmdlet.Key, property);

        static bool Has(string cmdlet, string parameter) => s_cmdlets[cmdlet].GetProperty(parameter) is not null;
    }

    private static IReadOnlyList<string> Complete(ModuleSession session, string line)
    {
        session["line"] = line;
        return [.. session.Run(CompleteLine).ShouldSucceed().Output.Cast<CompletionResult>().Select(r => r.CompletionText)];
    }
}
