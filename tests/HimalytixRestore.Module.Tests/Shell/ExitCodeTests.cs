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

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
