using System.Text.RegularExpressions;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Shell;

/// <summary>Whatever keeps a runbook from succeeding ends the script, so that a scheduler sees it by the exit code.</summary>
public sealed partial class RunbookExitCodeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("runbook-exit-").FullName;

    // Nothing listens on port 1, and nobody is asked for a password.
    private string Unreachable => $"-Environment production -Store '{_folder}' -Database erpdb -HostName 127.0.0.1 -Port 1 -UserName nobody -StateFolder '{_folder}' -Confirm:$false";

    [Theory]
    [InlineData("Invoke-FullRestore {0} -MaxAttempts 1", "ServerUnreachable", "Nothing was changed")]
    [InlineData("Invoke-FullRestore -Database erpdb -Confirm:$false", "EnvironmentMissing", "No environment is named")]
    [InlineData("@() | Invoke-FullRestore {0}", "NoBackup", "no backup")]
    [InlineData("Invoke-RestoreDrill {0}", "PrerequisiteFailed", "erpdb was not touched")]
    [InlineData("Resume-FullRestore 20260101_000000_0000 -StateFolder '{1}' -Confirm:$false", "RunNotFound", "There is no run")]
    [InlineData("Undo-Restore 20260101_000000_0000 -StateFolder '{1}' -Confirm:$false", "RunNotFound", "There is no run")]
    public void It_ends_the_script_and_not_only_the_statement(string text, string id, string message)
    {
        using ModuleSession session = new();

        var record = session.Run(string.Format(System.Globalization.CultureInfo.InvariantCulture, text, Unreachable, _folder) + "\n'not reached'");

        Assert.DoesNotContain("not reached", record.Output);
        Assert.StartsWith(id + ",HimalytixRestore.Commands.", record.FailureRecord?.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(message, record.FailureRecord!.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_file_ends_with_an_exit_code_and_the_error_names_its_line()
    {
        string script = Path.Combine(_folder, "restore.ps1");
        await File.WriteAllTextAsync(script, $"Invoke-FullRestore {Unreachable} -MaxAttempts 1\n'not reached'", TestContext.Current.CancellationToken);

        var run = await ShellProcess.RunAsync(["-File", script], _folder, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(1, run.ExitCode);
        Assert.DoesNotContain("not reached", run.Output, StringComparison.Ordinal);
        Assert.Contains("Nothing was changed", Folds().Replace(run.Error, " "), StringComparison.Ordinal);
        Assert.Contains("restore.ps1:1", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_may_catch_it_and_decide_for_itself()
    {
        string text = $"try {{ Invoke-FullRestore {Unreachable} -MaxAttempts 1 | Out-Null }} catch [HimalytixRestore.RunbookException] {{ 'caught ' + $_.FullyQualifiedErrorId + ' ' + $_.TargetObject.State }}; (Get-RestoreRun -StateFolder '{_folder}').State; exit 7";

        var run = await ShellProcess.RunAsync(["-Command", text], _folder, cancellationToken: TestContext.Current.CancellationToken);

        Assert.True(run.ExitCode == 7, run.Output + run.Error);
        Assert.Matches(@"caught \w+,HimalytixRestore\.Commands\.InvokeFullRestoreCommand Failed\s+Failed", run.Output);
    }

    [Fact]
    public async Task At_the_prompt_the_next_line_is_still_read()
    {
        var run = await ShellProcess.RunAsync([], _folder, input: "Invoke-FullRestore -Database erpdb -Confirm:$false\n'still ' + 'here'\n", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Contains("still here", run.Output, StringComparison.Ordinal);
        Assert.Contains("No environment is named", Folds().Replace(run.Output + run.Error, " "), StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Where the view of an error folds its text.</summary>
    [GeneratedRegex(@"\s+(\|\s+)?", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Folds();
}
