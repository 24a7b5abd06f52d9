using System.Management.Automation.Language;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Shell;

/// <summary>The repository's own scripts: build.ps1, and the Pester files that only a user with pwsh runs.</summary>
public sealed class ScriptFileTests
{
    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Path.Combine(ModuleFiles.Root, "tests", "Pester"), "*.ps1").Append(Path.Combine(ModuleFiles.Root, "build.ps1")).Select(static f => Path.GetRelativePath(ModuleFiles.Root, f))];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_script_parses(string file)
    {
        Parser.ParseFile(Path.Combine(ModuleFiles.Root, file), out _, out var errors);

        Assert.Empty(errors);
    }

    [Fact]
    public async Task The_build_task_runs_in_the_shell()
    {
        var run = await ShellProcess.RunAsync(["build.ps1", "-Task", "Build", "-Configuration", ShellProcess.Configuration], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("0 Error(s)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_does_not_exist_is_refused()
    {
        var run = await ShellProcess.RunAsync(["build.ps1", "-Task", "Deploy"], cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Build", run.Error, StringComparison.Ordinal);
    }
}
