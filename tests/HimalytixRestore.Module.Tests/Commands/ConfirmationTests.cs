using System.Management.Automation.Host;
using HimalytixRestore.Module.Tests.Support;

namespace HimalytixRestore.Module.Tests.Commands;

/// <summary>Plan, ask, run: nothing is changed before the answer, and a session that cannot ask says so.</summary>
public sealed class ConfirmationTests : IDisposable
{
    private readonly RecordingEngine _engine = new();

    /// <summary>Commands that ask by themselves, with the operation they would do.</summary>
    public static TheoryData<string, string, string> Dangerous { get; } = new()
    {
        { "Stop-AppServices himalytix-django", "StopServices", "himalytix-django" },
        { "Reset-Database erpdb", "Reset", Samples.Plan.Target },
        { "Switch-Database erpdb erpdb_new", "Switch", Samples.Plan.Target },
        { "Restore-Database -Uri file:///b.sql -Database erpdb", "Restore", Samples.Plan.Target },
        { "Undo-Restore 20261122T020000abcd", "Undo", Samples.Plan.Target },
        { "Resume-FullRestore 20261122T020000abcd", "Resume", Samples.Plan.Target },
        { "Invoke-FullRestore -Environment staging", "FullRestore", Samples.Plan.Target },
    };

    /// <summary>Every command that changes something, with the operation that does it.</summary>
    public static TheoryData<string, string> Mutators { get; } = new()
    {
        { "Receive-Backup -Name b.sql", "Receive" },
        { "Unprotect-Backup /b.sql.gz.enc", "Unprotect" },
        { "Expand-Backup /b.sql.gz", "Expand" },
        { "Stop-AppServices -Force", "StopServices" },
        { "Start-AppServices -Force", "StartServices" },
        { "New-DbSnapshot -Force", "Snapshot" },
        { "Reset-Database erpdb -Force", "Reset" },
        { "Switch-Database erpdb erpdb_new -Force", "Switch" },
        { "Restore-Database -Uri file:///b.sql -Database erpdb -Force", "Restore" },
        { "Remove-RestoreArtifact 20261122T020000abcd -Force", "Remove" },
        { "Undo-Restore 20261122T020000abcd -Force", "Undo" },
        { "Resume-FullRestore 20261122T020000abcd -Force", "Resume" },
        { "Invoke-FullRestore -Force", "FullRestore" },
        { "Export-RestoreReport /r.md -RunId 20261122T020000abcd -Force", "Export" },
        { "New-RestoreSandbox", "CreateSandbox" },
        { "Remove-RestoreSandbox /sandbox", "RemoveSandbox" },
    };

    public void Dispose() => _engine.Dispose();

    [Theory]
    [MemberData(nameof(Mutators))]
    public void TheyWorkWithoutAPromptWhenForcedOrHarmless(string command, string operation)
    {
        using var session = new ModuleSession();
        session.Run(command).ShouldSucceed();
        Assert.Equal(operation, _engine.Operations[^1]);
    }

    [Theory]
    [MemberData(nameof(Mutators))]
    public void WhatIfChangesNothingAndBeatsForce(string command, string operation)
    {
        var ui = new RecordingUserInterface();
        using var session = new ModuleSession(new RecordingHost(ui));
        session.Run($"{command} -WhatIf").ShouldSucceed();
        session.Run($"& {{ $WhatIfPreference = $true; {command} }}").ShouldSucceed();
        Assert.DoesNotContain(operation, _engine.Operations);
        Assert.Contains(ui.Lines, l => l.StartsWith("What if:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("$archived | Receive-Backup -RetrievalTier Bulk", "as it is archived, have the store thaw it first for 7 days (Bulk), which costs money")]
    [InlineData("Receive-Backup -Uri s3://b/x.sql -ThawDays 2", "if it is archived, have the store thaw it first for 2 days (Standard), which costs money")]
    [InlineData("Receive-Backup -Name x.sql -Store /srv/backups", null)]
    [InlineData("Receive-Backup -Uri gs://b/x.sql", null)]
    public void WhatIfSaysThatAThawCostsMoney(string command, string? text)
    {
        var ui = new RecordingUserInterface();
        using var session = new ModuleSession(new RecordingHost(ui));
        session["archived"] = Samples.Backup with { ArchiveState = BackupArchiveState.Archived };
        session.Run($"{command} -WhatIf").ShouldSucceed();
        var line = Assert.Single(ui.Lines, l => l.StartsWith("What if:", StringComparison.Ordinal));
        Assert.Contains(text ?? "Receive", line, StringComparison.Ordinal);
        Assert.Equal(text is not null, line.Contains("thaw", StringComparison.Ordinal));
        Assert.DoesNotContain("Receive", _engine.Operations);
    }

    [Fact]
    public void WhatIfSaysTheStepsOfThePlan()
    {
        var ui = new RecordingUserInterface();
        using var session = new ModuleSession(new RecordingHost(ui));
        session.Run("Invoke-FullRestore -WhatIf").ShouldSucceed();
        Assert.Contains(ui.Lines, l => l.Contains("StopServices", StringComparison.Ordinal) && l.Contains("himalytix-django", StringComparison.Ordinal));
        Assert.DoesNotContain(ui.Lines, l => l.Contains("SmokeTest", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Dangerous))]
    public void AYesLetsItRunAndTheQuestionNamesTheTarget(string command, string operation, string target)
    {
        var ui = new RecordingUserInterface { Answer = () => 0 };
        using var session = new ModuleSession(new RecordingHost(ui));
        session.Run(command).ShouldSucceed();
        Assert.Contains(target, Assert.Single(ui.Questions), StringComparison.Ordinal);
        Assert.Equal(operation, _engine.Operations[^1]);
    }

    [Theory]
    [MemberData(nameof(Dangerous))]
    public void ANoLeavesEverything(string command, string operation, string target)
    {
        const int no = 2;
        var ui = new RecordingUserInterface { Answer = () => no };
        using var session = new ModuleSession(new RecordingHost(ui));
        Assert.Empty(session.Run(command).ShouldSucceed().Output);
        Assert.DoesNotContain(operation, _engine.Operations);
        Assert.Contains(target, ui.Questions[0], StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Dangerous))]
    public void ForceDoesNotAskButAnExplicitConfirmDoes(string command, string operation, string target)
    {
        var ui = new RecordingUserInterface { Answer = () => 0 };
        using var session = new ModuleSession(new RecordingHost(ui));
        session.Run($"{command} -Force").ShouldSucceed();
        Assert.Empty(ui.Questions);
        session.Run($"{command} -Force -Confirm").ShouldSucceed();
        Assert.Contains(target, Assert.Single(ui.Questions), StringComparison.Ordinal);
        Assert.Equal(2, _engine.Operations.Count(o => o == operation));
    }

    [Theory]
    [MemberData(nameof(Dangerous))]
    public void AHostThatThrowsGivesConfirmationRequired(string command, string operation, string target)
    {
        var ui = new RecordingUserInterface { Answer = () => throw new HostException("no prompts here") };
        using var session = new ModuleSession(new RecordingHost(ui));
        AssertRefused(session, command, operation, target);
    }

    [Theory]
    [MemberData(nameof(Dangerous))]
    public void AHostWithoutUserInterfaceGivesConfirmationRequired(string command, string operation, string target)
    {
        using var session = new ModuleSession(new RecordingHost(ui: null));
        AssertRefused(session, command, operation, target);
    }

    [Theory]
    [MemberData(nameof(Dangerous))]
    public void NoHostAtAllGivesConfirmationRequired(string command, string operation, string target)
    {
        using var session = new ModuleSession();
        AssertRefused(session, command, operation, target);
    }

    private void AssertRefused(ModuleSession session, string command, string operation, string target)
    {
        var record = session.Run(command);
        // What follows a whole runbook ends the script.
        var error = record.FailureRecord ?? Assert.Single(record.Errors);
        Assert.StartsWith("ConfirmationRequired,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(target, error.Exception.Message, StringComparison.Ordinal);
        Assert.Contains("-Confirm:$false", error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain(operation, _engine.Operations);
        session.Run($"{command} -Confirm:$false").ShouldSucceed();
        Assert.Equal(operation, _engine.Operations[^1]);
    }
}
