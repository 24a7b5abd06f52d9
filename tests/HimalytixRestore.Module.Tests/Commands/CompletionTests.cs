using System.Management.Automation;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Commands;

/// <summary>What the tab key offers.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("Invoke-FullRestore -StopAfter Re", "Receive,ResetDatabase,Restore")]
    [InlineData("Invoke-FullRestore -SkipStep S", "StopServices,StartServices,SmokeTest")]
    [InlineData("Invoke-FullRestore -SkipStep Rec", "")]
    [InlineData("New-DbSnapshot -Method T", "Template")]
    public void Offers(string line, string expected)
    {
        using var session = new ModuleSession();
        session["line"] = line;
        var record = session.Run("[System.Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null, [powershell]::Create('CurrentRunspace')).CompletionMatches").ShouldSucceed();
        Assert.Equal(expected, string.Join(',', record.Output.Cast<CompletionResult>().Select(r => r.CompletionText)));
    }
}
