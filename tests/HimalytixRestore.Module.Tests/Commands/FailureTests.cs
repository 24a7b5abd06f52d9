using System.Management.Automation;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Commands;

/// <summary>Which errors end a pipeline, and what has come out before they do.</summary>
public sealed class FailureTests : IDisposable
{
    private readonly RecordingEngine _engine = new();
    private readonly ModuleSession _session = new();

    public void Dispose()
    {
        _session.Dispose();
        _engine.Dispose();
    }

    [Fact]
    public void AFailedRunComesOutBeforeItsErrorAndIsReported()
    {
        _engine.Run = Samples.Run;
        var record = _session.Run("try { Invoke-FullRestore -Force | Export-RestoreReport /report.md } catch { $_ }").ShouldSucceed();
        Assert.Equal("/report.md", Assert.IsType<FileInfo>(record.Output[0]).FullName);
        var error = Assert.IsType<ErrorRecord>(record.Output[1]);
        Assert.Equal("WrongKey,HimalytixRestore.Commands.InvokeFullRestoreCommand", error.FullyQualifiedErrorId);
        Assert.Same(Samples.Run, error.TargetObject);
        Assert.Equal(ErrorCategory.InvalidData, error.CategoryInfo.Category);
        Assert.Contains(Samples.Run.Summary, error.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(Samples.Failure.RecommendedAction, error.ErrorDetails.RecommendedAction);
        Assert.Equal("Export", _engine.Operations[^1]);
    }

    /// <summary>The summary of a run names its cause.</summary>
    [Fact]
    public void TheErrorOfARunSaysItsCauseOnce()
    {
        _engine.Run = Samples.Run with { Summary = $"Verify failed, WrongKey: {Samples.Failure.Message} erpdb is as it was before the run." };
        var record = _session.Run("try { Invoke-FullRestore -Force | Out-Null } catch { $_ }").ShouldSucceed();
        Assert.Equal(_engine.Run.Summary, Assert.IsType<ErrorRecord>(Assert.Single(record.Output)).Exception.Message);
    }

    [Theory]
    [InlineData("Receive-Backup", "Receive")]
    [InlineData("Test-Backup", "Verify")]
    public void TroubleWithOneBackupLetsTheOthersThrough(string command, string operation)
    {
        var calls = 0;
        _engine.Faults[operation] = _ =>
        {
            if (++calls == 1) throw new StoreException("Unreachable", RestoreErrorCategory.Unavailable, "no answer", "Try again.");
        };
        _session["backups"] = new[] { Samples.Backup, Samples.Backup };
        var record = _session.Run($"$backups | {command}");
        Assert.Equal(["Error", "Output"], record.Items.Select(i => i.Stream));
        Assert.Same(Samples.Backup, record.Errors[0].TargetObject);
    }

    [Theory]
    [InlineData("Receive-Backup", "Receive")]
    [InlineData("Unprotect-Backup", "Unprotect")]
    [InlineData("Expand-Backup", "Expand")]
    [InlineData("Restore-Database -Database x -Force", "Restore")]
    public void FailedIntegrityEndsThePipeline(string command, string operation)
    {
        _engine.Faults[operation] = _ => throw new IntegrityException("CrcMismatch", "the bytes are wrong", "Fetch it again.");
        _session["items"] = command.StartsWith("Receive", StringComparison.Ordinal) ? [Samples.Backup, Samples.Backup] : new object[] { Samples.File, Samples.File };
        var record = _session.Run($"try {{ $items | {command} }} catch {{ 'ended by ' + $_.FullyQualifiedErrorId }}").ShouldSucceed();
        Assert.StartsWith("ended by CrcMismatch,", Assert.IsType<string>(Assert.Single(record.Output)), StringComparison.Ordinal);
        Assert.Single(_engine.Operations, o => o == operation);
    }

    [Fact]
    public void AnythingInsideRestoreDatabaseIsTerminating()
    {
        _engine.Faults["Restore"] = _ => throw new DatabaseException("StatementFailed", RestoreErrorCategory.OperationFailed, "the server refused", "Look at the line.");
        var record = _session.Run("try { Restore-Database -Name n -Database x -Force } catch { 'ended' }").ShouldSucceed();
        Assert.Equal(["ended"], record.Output);
    }

    [Fact]
    public void TwoUserNamesAreRefused()
    {
        _session["credential"] = new PSCredential("a", new System.Security.SecureString());
        var error = Assert.Single(_session.Run("Reset-Database -UserName b -Credential $credential -Force").Errors);
        Assert.StartsWith("TwoUserNames,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(_engine.Calls);
    }
}
