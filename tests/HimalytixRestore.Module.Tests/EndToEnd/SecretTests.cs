using System.Text;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.EndToEnd;

/// <summary>No secret in the arguments of a child, in a journal, in a report or in any stream.</summary>
public sealed class SecretTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    [Fact]
    public async Task No_secret_shows_anywhere()
    {
        string[] secrets = [sandbox.Password, sandbox.Passphrase];
        Assert.All(secrets, secret => Assert.True(secret.Length >= 16, "A sentinel must be long enough to be found only where it leaks."));
        using var session = new ModuleSession();
        string report = Path.Combine(sandbox.StateFolder, "report.md");
        using var stop = new CancellationTokenSource();
        var watcher = Task.Run(() => WatchArguments(secrets, stop.Token), CancellationToken.None);

        var seen = new StringBuilder();
        try
        {
            foreach (string script in new[]
            {
                "Test-RestorePrerequisite -Environment production -Verbose",
                "New-DbSnapshot -Database erpdb -Method Dump -Verbose",
                $"Invoke-FullRestore -Environment production -SnapshotMethod Dump -ReportPath '{report}' -Confirm:$false -Verbose -Debug",
                $"Invoke-RestoreDrill -Environment production -ReportPath '{report}' -JUnitPath '{report}.xml' -MaxDurationMinutes 0.01 -Verbose -Debug",
                "Get-RestoreRun | Export-RestoreReport -Path { $_.JournalPath + '.json' } -Force -Verbose",
                "Test-Backup -Uri (Get-BackupList -Latest).Uri -Verbose",
                $"Test-Backup -Uri (Get-BackupList -Latest).Uri -PassphraseFile '{sandbox.Sandbox.ProfilePath}' -Verbose",
                "Restore-Database -Uri (Get-BackupList -Latest).Uri -Database erpdb -HostName 127.0.0.2 -Port 1 -Confirm:$false -Verbose",
            })
            {
                var record = session.Run(script);
                SandboxFixture.SkipWithoutPgDump(record);
                foreach (var item in record.Items)
                    seen.AppendLine(item.ToString()).AppendLine(Details(item.Value));
                seen.AppendLine(record.Failure?.ToString());
            }
        }
        finally
        {
            await stop.CancelAsync();
        }

        var leaks = await watcher;
        foreach (string file in Directory.EnumerateFiles(sandbox.StateFolder, "*", SearchOption.AllDirectories))
            seen.AppendLine(await File.ReadAllTextAsync(file, Encoding.Latin1, TestContext.Current.CancellationToken));

        Assert.Empty(leaks);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, seen.ToString(), StringComparison.Ordinal));
        Assert.Contains("Succeeded", seen.ToString(), StringComparison.Ordinal);
    }

    private static string Details(object? value) =>
        value is null ? "" : string.Join('\n', System.Management.Automation.PSObject.AsPSObject(value).Properties.Select(p => $"{p.Name}={Text(p)}"));

    private static string Text(System.Management.Automation.PSPropertyInfo property)
    {
        try
        {
            return property.Value?.ToString() ?? "";
        }
        catch (System.Management.Automation.GetValueException e)
        {
            return e.Message;
        }
    }

    // Every process of the machine, as often as it can be asked: what `ps` would show to anybody.
    private static List<string> WatchArguments(string[] secrets, CancellationToken cancellationToken)
    {
        var leaks = new List<string>();
        while (!cancellationToken.IsCancellationRequested && Directory.Exists("/proc/self"))
        {
            foreach (string folder in Directory.EnumerateDirectories("/proc").Where(f => char.IsAsciiDigit(Path.GetFileName(f)[0])))
            {
                try
                {
                    string arguments = File.ReadAllText(Path.Combine(folder, "cmdline"));
                    if (secrets.Any(s => arguments.Contains(s, StringComparison.Ordinal)))
                        leaks.Add(arguments);
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    continue; // The process has ended.
                }
            }
        }

        return leaks;
    }
}
