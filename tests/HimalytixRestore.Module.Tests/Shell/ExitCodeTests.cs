namespace HimalytixRestore.Module.Tests.Shell;

/// <summary>Exit codes are pwsh's: automation decides by them.</summary>
public sealed class ExitCodeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("shell-exit-").FullName;

    [Theory]
    [InlineData("'ok'", 0, 0)]
    [InlineData("Get-Item no-such-item", 1, 0)]
    [InlineData("Write-Error 'bad'; 'and on'", 0, 0)]
    [InlineData("throw 'terminating'", 1, 1)]
    [InlineData("Get-Item no-such-item -ErrorAction Stop; 'not reached'", 1, 1)]
    [InlineData("dotnet exec no-such-assembly.dll", 1, 0)]
    [InlineData("exit 3", 3, 3)]
    [InlineData("& { exit 5 }", 5, 5)]
    [InlineData(". ./leaves-with-4.ps1", 1, 0)]
    [InlineData(". ./leaves-with-4.ps1; exit $LASTEXITCODE", 4, 4)]
    [InlineData("if (", 1, 1)]
    [InlineData("No-SuchCommand", 1, 0)]
    public async Task Command_and_file_end_as_in_pwsh(string text, int asCommand, int asFile)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "leaves-with-4.ps1"), "exit 4", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(_folder, "script.ps1"), text, TestContext.Current.CancellationToken);

        var command = await ShellProcess.RunAsync(["-Command", text], _folder, cancellationToken: TestContext.Current.CancellationToken);
        var file = await ShellProcess.RunAsync(["-File", "script.ps1"], _folder, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((asCommand, asFile), (command.ExitCode, file.ExitCode));
    }

    [Theory]
    [InlineData("-File", "missing.ps1")]
    [InlineData("missing.ps1")]
    [InlineData("-File")]
    [InlineData("-Command")]
    [InlineData("-NoSuchOption")]
    public async Task A_wrong_command_line_ends_with_64(params string[] arguments)
    {
        var run = await ShellProcess.RunAsync(arguments, _folder, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(64, run.ExitCode);
        Assert.NotEmpty(run.Error);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task A_script_gets_its_arguments_and_its_folder()
    {
        await File.WriteAllTextAsync(
            Path.Combine(_folder, "arguments.ps1"),
            "param([string] $Name, [switch] $Flag, [switch] $Off, [int] $Number, [Parameter(ValueFromRemainingArguments)] $Rest) \"$Name|$Flag|$Off|$Number|$($Rest -join ',')|$PSScriptRoot\"",
            TestContext.Current.CancellationToken);

        var run = await ShellProcess.RunAsync(
            ["arguments.ps1", "-Name", "it's $HOME", "-Off:$false", "-Flag", "-Number:-5", "a b", "$x", "@(1)"], _folder, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal($"it's $HOME|True|False|-5|a b,$x,@(1)|{_folder}", run.Output.Trim());
        Assert.Equal("", run.Error);
    }

    [Fact]
    public async Task A_script_without_parameters_gets_the_words_as_they_are()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "words.ps1"), "$args -join '|'", TestContext.Current.CancellationToken);

        var run = await ShellProcess.RunAsync(["words.ps1", "-Name", "x", "-5", "it's"], _folder, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("-Name|x|-5|it's", run.Output.Trim());
    }

    [Theory]
    [InlineData("-Number", "no-number")]
    [InlineData("-NoSuchParameter", "1")]
    public async Task A_script_whose_arguments_do_not_fit_does_not_run(params string[] arguments)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "fit.ps1"), "[CmdletBinding()] param([int] $Number) 'ran'", TestContext.Current.CancellationToken);

        var run = await ShellProcess.RunAsync(["fit.ps1", .. arguments], _folder, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.Contains(arguments[0][1..], run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
