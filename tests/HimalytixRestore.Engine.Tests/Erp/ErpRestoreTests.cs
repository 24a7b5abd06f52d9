using HimalytixRestore.Engine.Runbook;
using HimalytixRestore.Engine.Tests.AppServices;
using HimalytixRestore.TestSupport;
using HimalytixRestore.TestSupport.Erp;

namespace HimalytixRestore.Engine.Tests.Erp;

/// <summary>The whole thing: a real ERP under real systemd, wrecked while it works, and brought back with what an operator types.</summary>
[Collection(SystemdCollection.Name)]
public sealed class ErpRestoreTests(ErpFixture erp) : IClassFixture<ErpFixture>
{
    private const string Django = "himalytix-django";
    private const string Celery = "himalytix-celery";
    private const string Beat = "himalytix-celery-beat";
    private const int LedgerLines = 4000;

    [Theory]
    [InlineData(RestoreStrategy.InPlace, StepIds.Restore, false)]
    [InlineData(RestoreStrategy.Swap, StepIds.SwapDatabases, true)]
    public async Task A_wrecked_company_works_again_and_what_was_stopped_stays_stopped(RestoreStrategy strategy, string stepWithoutServices, bool isBeatOff)
    {
        await using var company = await erp.OpenCompanyAsync();
        await company.BackUpAsync();
        await company.WreckAsync();
        using (var visitor = company.Visit())
            Assert.Null(await visitor.SignInAsync(ErpFixture.User, erp.UserPassword));
        string[] off = isBeatOff ? [Beat] : [];
        await erp.Systemd.ControlAsync(["stop", .. off]);
        var before = await TimesAsync(company);

        var run = await company.RestoreAsync($"-Strategy {strategy}");

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        Assert.Equal(CheckStatus.Pass, run.Health!.Status);
        var after = await TimesAsync(company);
        Assert.All(off, unit => Assert.Equal(("inactive", before[unit]), (after[unit].State, after[unit])));
        string[] stopped = [.. new[] { Django, Celery, Beat }.Except(off)];
        AssertStopped(before, after, stopped);
        AssertStarted(after, [.. new[] { Celery, Beat, Django }.Except(off)]);
        var down = TimeSpan.FromMicroseconds(after[Celery].StartBegan - after[stopped[^1]].Stopped);
        Assert.True(down >= run.Steps.Single(step => step.Id == stepWithoutServices).Duration, $"all were down for {down}");
        await erp.Systemd.ControlAsync(["start", .. SystemdFixture.Services]);
        await AssertWorksAsync(company);
    }

    [Fact]
    public async Task A_backup_that_the_code_does_not_fit_is_taken_back_and_the_units_log_says_why()
    {
        await using var company = await erp.OpenCompanyAsync();
        await company.BackUpOlderReleaseAsync();
        var before = await TimesAsync(company);

        var run = await company.RestoreAsync("-Strategy InPlace");

        Assert.True(run.State == RestoreRunState.RolledBack, run.Summary);
        Assert.Equal(("ServiceStartFailed", Django), (run.Cause!.ErrorId, run.Cause.TargetName));
        Assert.Contains("accounting.0002_journalentry_approved_by", run.Cause.Evidence["Log"], StringComparison.Ordinal);
        await AssertWorksAsync(company);
        AssertStarted(await TimesAsync(company), Celery, Beat, Django);
        Assert.NotEqual(before[Django].MainProcess, (await TimesAsync(company))[Django].MainProcess);
    }

    /// <summary>People sign in with what they had, see their ledger, and Celery counts every line of it.</summary>
    private async Task AssertWorksAsync(ErpCompany company)
    {
        await company.WaitUntilReadyAsync();
        using var visitor = company.Visit();
        Assert.Equal("/", await visitor.SignInAsync(ErpFixture.User, erp.UserPassword));
        Assert.Contains("2000 journal entries, 41 users", await visitor.ReadAsync("/"), StringComparison.Ordinal);
        Assert.Equal(LedgerLines, await visitor.CountLinesAsync());
    }

    /// <summary>Each began to stop when the one before it was down, and none is the process that it was.</summary>
    private static void AssertStopped(Dictionary<string, UnitTimes> before, Dictionary<string, UnitTimes> after, params string[] order)
    {
        Assert.All(order, unit => Assert.NotEqual(before[unit].MainProcess, after[unit].MainProcess));
        Assert.All(order.Zip(order.Skip(1)), pair => Assert.True(after[pair.First].Stopped < after[pair.Second].StopBegan, $"{pair}"));
    }

    /// <summary>Each began to start when the one before it was up.</summary>
    private static void AssertStarted(Dictionary<string, UnitTimes> after, params string[] order)
    {
        Assert.All(order, unit => Assert.Equal("active", after[unit].State));
        Assert.All(order.Zip(order.Skip(1)), pair => Assert.True(after[pair.First].Started < after[pair.Second].StartBegan, $"{pair}"));
    }

    private static async Task<Dictionary<string, UnitTimes>> TimesAsync(ErpCompany company)
    {
        Dictionary<string, UnitTimes> times = [];
        foreach (var unit in SystemdFixture.Services)
            times[unit] = await company.TimesAsync(unit);
        return times;
    }
}
