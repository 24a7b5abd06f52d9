namespace HimalytixRestore.Module.Tests.Shell;

/// <summary>A question with standard input closed, as under a scheduler.</summary>
public sealed class ShellConfirmationTests
{
    [Fact]
    public async Task AClosedInputGivesConfirmationRequired()
    {
        var run = await ShellProcess.RunCommandAsync("try { Remove-RestoreSandbox /no/sandbox -Confirm } catch { \"$($_.FullyQualifiedErrorId): $_\" }");
        Assert.Contains("ConfirmationRequired,", run.Output, StringComparison.Ordinal);
        Assert.Contains("/no/sandbox", run.Output, StringComparison.Ordinal);
    }
}
