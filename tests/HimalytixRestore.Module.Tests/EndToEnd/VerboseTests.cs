using System.Text.RegularExpressions;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.EndToEnd;

/// <summary>What -Verbose tells of real work: the runbook, with times.</summary>
public sealed class VerboseTests(SandboxFixture sandbox) : IClassFixture<SandboxFixture>
{
    private const string Time = "[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z";

    [Fact]
    public void A_full_restore_reads_like_the_runbook_with_times()
    {
        using var session = new ModuleSession();
        var record = session.Run("Invoke-FullRestore -Environment production -Confirm:$false -Verbose").ShouldSucceed();
        var run = Assert.IsType<RestoreRun>(Assert.Single(record.Output));

        var lines = Told(record);
        Assert.All(lines, line => Assert.Matches($"^{Time} ", line));
        Assert.Equal(lines.Select(line => line[..8]).Order(StringComparer.Ordinal), lines.Select(line => line[..8]));
        var ends = lines.Select(line => Regex.Match(line, @"^\S+ +(?<number>\d+)/14  (?<step>\w+) +(?<end>done in [0-9.]+m?s|skipped): (?<message>.+)$", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1))).Where(match => match.Success).ToList();
        Assert.Equal(Enumerable.Range(1, 14).Select(i => $"{i}"), ends.Select(end => end.Groups["number"].Value));
        Assert.Equal(run.Steps.Select(step => step.Id), ends.Select(end => end.Groups["step"].Value));
        Assert.Equal(run.Steps.Select(step => step.Message), ends.Select(end => end.Groups["message"].Value));
        Assert.Equal(run.Steps.Select(step => step.Status is StepStatus.Skipped), ends.Select(end => end.Groups["end"].Value == "skipped"));
        // A line when it begins, before the one when it ends.
        var begin = lines.ToList().FindIndex(line => Regex.IsMatch(line, "^\\S+  9/14  Restore +Stream the backup into erpdb", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.InRange(begin, 0, lines.ToList().FindIndex(line => line.Contains(" 9/14  Restore        done in", StringComparison.Ordinal)) - 1);
        Assert.EndsWith(run.Summary, lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_cmdlet_tells_what_begins_and_what_came_of_it()
    {
        var folder = Directory.CreateTempSubdirectory("himalytix-test-").FullName;
        using var session = new ModuleSession();
        var received = session.Run($"Get-BackupList -Environment production -Latest | Receive-Backup -Destination '{folder}' -Verbose").ShouldSucceed();
        var file = Assert.IsType<BackupFile>(Assert.Single(received.Output));
        Assert.Collection(
            Told(received),
            line => Assert.Matches($"^{Time} Receiving file://.+\\.sql\\.gz\\.enc, [0-9.]+ KiB\\.$", line),
            line => Assert.Matches($"^{Time} Receiving .+ done in [0-9.]+m?s: {Regex.Escape(file.Path)}, [0-9.]+ KiB, SHA-256 {file.Sha256}\\.$", line));

        var restored = session.Run($"Restore-Database -Path '{file.Path}' -Environment production -Database erpdb_verbose -Confirm:$false -Verbose").ShouldSucceed();
        var lines = Told(restored);
        Assert.Matches($"^{Time} Restoring {Regex.Escape(file.Path)}, [0-9.]+ KiB, into erpdb_verbose on {sandbox.Sandbox.HostName}:{sandbox.Sandbox.Port}\\.$", lines[0]);
        Assert.Contains(lines, line => line.Contains("Loaded 12,956 rows into 12 tables", StringComparison.Ordinal));
        Assert.Matches($"^{Time} Restoring .+ done in [0-9.]+m?s: 12,956 rows in 12 tables of erpdb_verbose, (Succeeded|Degraded)\\.$", lines[^1]);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The lines of the module: PowerShell's own begin with "Performing".</summary>
    private static IReadOnlyList<string> Told(ScriptRecord record) => [.. record.Lines("Verbose").Where(line => !line.StartsWith("Performing the operation", StringComparison.Ordinal))];
}
