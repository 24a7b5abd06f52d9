using System.Management.Automation;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Commands;

/// <summary>In a background job: no prompt, and objects that come back without their types.</summary>
public sealed class JobTests
{
    [Fact]
    public void AQuestionInAJobIsConfirmationRequired()
    {
        using var runspace = JobServer.Open();
        using var shell = PowerShell.Create(runspace);
        shell.AddScript($"Import-Module '{ModuleFiles.Manifest}'; Remove-RestoreSandbox /no/sandbox -Confirm").Invoke();
        var error = Assert.Single(shell.Streams.Error);
        Assert.StartsWith("ConfirmationRequired,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("/no/sandbox", error.ToString(), StringComparison.Ordinal);
    }
}
