using System.Diagnostics;
using System.Text.RegularExpressions;
using HimalytixRestore.Module.Tests.EndToEnd;
using HimalytixRestore.Module.Tests.Shell;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Module.Tests.Automation;

/// <summary>The units judged by systemd itself, and the scripts they run on a sandbox; only the mailer is played.</summary>
[Collection(AutomationCollection.Name)]
public sealed partial class SystemdUnitTests(SandboxFixture sandbox) : IDisposable
{
    private const string Program = "/usr/local/bin/himalytix-restore";
    private static readonly string s_service = AutomationFolder.Read("systemd/himalytix-restore-drill.service");
    private readonly UnattendedRun _run = new(sandbox);

    [Fact]
    public async Task Systemd_takes_the_units_and_finds_the_drill_hardened()
    {
        foreach (var file in Units())
            _run.Write(Path.GetFileName(file), AutomationFolder.Read(file).Replace(Program, "/bin/true", StringComparison.Ordinal));

        var verified = await AnalyzeAsync("verify", "himalytix-restore-drill.service", "himalytix-restore-drill.timer", "himalytix-restore-report@failure.service");
        Assert.Equal((0, ""), (verified.ExitCode, verified.Error));

        // 0 is locked up, 100 is open to everything; above the threshold it fails.
        var security = await AnalyzeAsync("security", "--offline=true", "--threshold=25", "himalytix-restore-drill.service");
        Assert.True(security.ExitCode == 0, security.Output);
    }

    [Fact]
    public void The_units_name_each_other_the_scripts_and_their_parameters()
    {
        Assert.All(References().Matches(s_service), static m => Assert.Contains("systemd/himalytix-restore-report@.service", AutomationFolder.Files));
        var parameters = Units().Append("systemd/himalytix-restore-drill.cron").SelectMany(static file => Commands().Matches(AutomationFolder.Read(file))).ToList();
        Assert.Equal(3, parameters.Count);
        Assert.All(parameters, static command =>
        {
            var script = System.Management.Automation.Language.Parser.ParseInput(AutomationFolder.Read($"systemd/{command.Groups["script"].Value}"), out _, out _);
            var known = script.ParamBlock.Parameters.Select(static p => p.Name.VariablePath.UserPath);
            Assert.All(command.Groups["parameter"].Captures, parameter => Assert.Contains(parameter.Value, known));
        });
    }

    [Fact]
    public async Task The_drill_takes_its_secrets_from_systemd_and_the_report_is_mailed()
    {
        var before = await _run.LiveAsync();
        WriteSecrets(sandbox.Passphrase);

        var drill = await DrillAsync();
        var report = await ReportAsync("success");

        Assert.True(drill.ExitCode == 0, drill.Output + drill.Error);
        Assert.True(report.ExitCode == 0, report.Output + report.Error);
        var mail = File.ReadAllText(Path.Combine(_run.Folder, "mail"));
        Assert.StartsWith("-s Drill of production: success erp-team@example.com\n", mail, StringComparison.Ordinal);
        Assert.Contains("CheckHealth", mail, StringComparison.Ordinal);
        Assert.Equal(before, await _run.LiveAsync());
    }

    [Fact]
    public async Task A_drill_that_fails_has_an_exit_code_and_is_told_too()
    {
        var before = await _run.LiveAsync();
        WriteSecrets("a wrong passphrase");

        var drill = await DrillAsync("-Quiet");
        var report = await ReportAsync("failure");

        Assert.Equal(1, drill.ExitCode);
        Assert.Contains("passphrase", drill.Error, StringComparison.Ordinal);
        Assert.True(report.ExitCode == 0, report.Output + report.Error);
        Assert.Contains("PrerequisiteFailed", File.ReadAllText(Path.Combine(_run.Folder, "mail")), StringComparison.Ordinal);
        Assert.Equal(before, await _run.LiveAsync());
    }

    [Fact]
    public async Task A_drill_that_was_killed_is_told_of_without_last_week_s_report()
    {
        _run.WriteProfile();
        File.SetLastWriteTimeUtc(_run.Write("drill.md", "last week's"), DateTime.UtcNow.AddDays(-7));

        var report = await ReportAsync("failure");

        Assert.True(report.ExitCode == 0, report.Output + report.Error);
        var mail = File.ReadAllText(Path.Combine(_run.Folder, "mail"));
        Assert.Contains("ended without a report", mail, StringComparison.Ordinal);
        Assert.DoesNotContain("last week", mail, StringComparison.Ordinal);
    }

    public void Dispose() => _run.Dispose();

    private static IEnumerable<string> Units() => AutomationFolder.Files.Where(static f => f.EndsWith(".service", StringComparison.Ordinal) || f.EndsWith(".timer", StringComparison.Ordinal));

    private void WriteSecrets(string passphrase)
    {
        _run.WriteProfile(static entry =>
        {
            entry.Remove("passphraseFile");
            entry.Remove("passwordFile");
        });
        _run.Write("passphrase", passphrase + "\n");
        _run.Write("database-password", sandbox.Password + "\n");
        _run.Environment["CREDENTIALS_DIRECTORY"] = _run.Folder;
    }

    private Task<ShellRun> DrillAsync(params string[] more) =>
        _run.ShellAsync(["-File", AutomationFolder.PathOf("systemd/drill.ps1"), "-Environment", "production", "-ReportPath", Path.Combine(_run.Folder, "drill.md"), .. more]);

    private Task<ShellRun> ReportAsync(string result)
    {
        _run.StandIn("mail", $"{{ echo \"$*\"; cat; }} > '{_run.Folder}/mail'");
        _run.Environment["MAIL_TO"] = "erp-team@example.com";
        return _run.ShellAsync("-File", AutomationFolder.PathOf("systemd/report.ps1"), "-Result", result, "-StateFolder", _run.StateFolder, "-ReportPath", Path.Combine(_run.Folder, "drill.md"));
    }

    private async Task<ShellRun> AnalyzeAsync(params string[] arguments)
    {
        if (!File.Exists("/usr/bin/systemd-analyze")) ContinuousIntegration.SkipOrFail("There is no systemd-analyze.");
        var start = new ProcessStartInfo("/usr/bin/systemd-analyze", arguments.Select((a, i) => i > 0 && !a.StartsWith('-') ? "./" + a : a))
        {
            UseShellExecute = false, WorkingDirectory = _run.Folder, RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["SYSTEMD_UNIT_PATH"] = _run.Folder + ":" },
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new(process.ExitCode, await output, error);
    }

    [GeneratedRegex(@"^On(Success|Failure)=himalytix-restore-report@(success|failure)\.service$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex References();

    [GeneratedRegex(@"/usr/local/bin/himalytix-restore -File /etc/himalytix/(?<script>\w+\.ps1)( -(?<parameter>\w+)( [^-\s]\S*)?)*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Commands();
}
