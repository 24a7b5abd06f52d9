using System.Text.RegularExpressions;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Shell;

/// <summary>What the shell shows where there is no terminal: objects as pwsh formats them, no escape sequences, no progress.</summary>
public sealed class ShellOutputTests
{
    [Fact]
    public async Task The_module_is_loaded_and_comes_from_beside_the_executable()
    {
        var run = await ShellProcess.RunCommandAsync("(Get-Module HimalytixRestore).ModuleBase", TestContext.Current.CancellationToken);

        Assert.Equal(Path.Combine(Path.GetDirectoryName(ShellProcess.Assembly)!, "Modules", "HimalytixRestore"), run.Output.Trim());
    }

    [Fact]
    public async Task Its_version_is_the_modules()
    {
        var version = await ShellProcess.RunAsync(["--version"], cancellationToken: TestContext.Current.CancellationToken);
        var module = await ShellProcess.RunCommandAsync("(Get-Module HimalytixRestore).Version.ToString()", TestContext.Current.CancellationToken);

        Assert.Equal(module.Output, version.Output);
    }

    [Fact]
    public async Task Tables_and_lists_look_as_in_pwsh()
    {
        var run = await ShellProcess.RunCommandAsync(
            "$o = [pscustomobject]@{ Name = 'erpdb'; Size = 12 }, [pscustomobject]@{ Name = 'x'; Size = 3456 }; $o | Format-Table -AutoSize; $o[0] | Format-List Name, @{ Label = 'Twice'; Expression = { $_.Size * 2 } }",
            TestContext.Current.CancellationToken);

        Assert.Equal("\nName  Size\n----  ----\nerpdb   12\nx     3456\n\n\nName  : erpdb\nTwice : 24\n\n", run.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Long_texts_break_between_words()
    {
        var run = await ShellProcess.RunCommandAsync("[pscustomobject]@{ Text = 'restore ' * 40 } | Format-List | Out-String -Width 50", TestContext.Current.CancellationToken);

        Assert.True(run.Output.Trim().Split('\n').Length > 5);
        Assert.Equal(40, run.Output.Split("restore").Length - 1);
    }

    [Fact]
    public async Task An_error_names_the_command_and_the_cause_in_one_line_on_standard_error()
    {
        var run = await ShellProcess.RunCommandAsync("Get-Item no-such-item", TestContext.Current.CancellationToken);

        Assert.StartsWith("Get-Item: Cannot find path", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Trim().Split('\n'));
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task Progress_and_colour_stay_away_from_a_pipe()
    {
        var run = await ShellProcess.RunCommandAsync(
            "Write-Progress -Activity Copy -Status 'part 1' -PercentComplete 10; Write-Host 'red' -ForegroundColor Red; Write-Warning 'careful'; [pscustomobject]@{ A = 1 }",
            TestContext.Current.CancellationToken);

        Assert.DoesNotContain('\u001b', run.Output + run.Error);
        Assert.DoesNotContain("part 1", run.Output + run.Error, StringComparison.Ordinal);
        Assert.Contains("red", run.Output, StringComparison.Ordinal);
        Assert.Contains("WARNING: careful", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("1", false)]
    public async Task States_have_colour_on_a_terminal_and_none_under_NO_COLOR(string? noColor, bool isColoured)
    {
        Environment.SetEnvironmentVariable("NO_COLOR", noColor);
        try
        {
            using var terminal = Terminal.Open("-Command", "[HimalytixRestore.RestorePrerequisite]::new('Server', 'Fail', 'It is gone.', ''); Write-Warning 'careful'; Get-Item no-such-item");
            await terminal.EndAsync();

            Assert.Contains("It is gone.", terminal.Screen, StringComparison.Ordinal);
            Assert.Equal(isColoured, terminal.Screen.Contains("\u001b[31mFail\u001b[0m", StringComparison.Ordinal));
            Assert.Equal(isColoured, Regex.IsMatch(terminal.Screen, "\\e\\[[0-9;]+m", RegexOptions.None, TimeSpan.FromSeconds(1)));
        }
        finally
        {
            Environment.SetEnvironmentVariable("NO_COLOR", null);
        }
    }

    [Fact]
    public async Task Both_bars_share_the_line_and_the_run_comes_first()
    {
        using var terminal = Terminal.Open("-Command", "Write-Progress Run 'step 9' -Id 1; Write-Progress Work 'Rows: ledger' -Id 2 -PercentComplete 35 -SecondsRemaining 80; Write-Progress Work 'Rows: ledger' -Id 2 -Completed; Write-Progress Run 'step 9' -Id 1 -Completed; 'output'");

        var seen = await terminal.SeeAsync("output");

        Assert.Contains("\rRun: step 9\u001b[K\rRun: step 9 | 35 % · 1m 20s left · Rows: ledger\u001b[K\rRun: step 9\u001b[K\r\u001b[Koutput", seen, StringComparison.Ordinal);
        await terminal.EndAsync();
    }

    [Fact]
    public async Task Commands_from_a_pipe_run_one_by_one_until_exit()
    {
        var run = await ShellProcess.RunAsync([], input: "$a = 20\nif ($a) {\n  $a + 1\n}\nthrow 'one'\n'after'\nexit 7\n'never'\n", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(["21", "after"], run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        Assert.Contains("one", run.Error, StringComparison.Ordinal);
        Assert.Equal(7, run.ExitCode);
    }

    [Theory]
    [InlineData("Read-Host Name")]
    [InlineData("Read-Host Name -AsSecureString")]
    [InlineData("Get-Credential someone")]
    [InlineData("Remove-Item HimalytixRestore.sln -Confirm")]
    public async Task A_question_nobody_can_answer_is_an_error(string text)
    {
        var run = await ShellProcess.RunCommandAsync(text, TestContext.Current.CancellationToken);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("input of this console is closed", run.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(ModuleFiles.Root, "HimalytixRestore.sln")));
    }

    [Fact]
    public async Task A_question_is_answered_from_a_pipe()
    {
        var run = await ShellProcess.RunAsync(
            ["-Command", "$name = Read-Host Name; $secret = Read-Host Key -AsSecureString; \"<$name> <$($secret.Length)>\"; New-Item never-made -Confirm"],
            input: "Ada\nsecret\nn\n",
            cancellationToken: TestContext.Current.CancellationToken);

        Assert.Contains("<Ada> <6>", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(ModuleFiles.Root, "never-made")));
    }
}
