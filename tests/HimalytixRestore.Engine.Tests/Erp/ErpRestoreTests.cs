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
    [InlineData(RestoreStrategy.InPlace, false, null)]
    [InlineData(RestoreStrategy.Swap, false, Beat)]
    [InlineData(RestoreStrategy.InPlace, true, Beat)]
    [InlineData(RestoreStrategy.Swap, true, null)]
    public async Task A_wrecked_company_works_again_and_what_was_stopped_stays_stopped(RestoreStrategy strategy, bool isRemote, string? off)
    {
        await using var company = await erp.OpenCompanyAsync(new() { IsRemote = isRemote, Off = off });
        await company.BackUpAsync();
        await company.WreckAsync();
        using (var visitor = company.Visit())
            Assert.Null(await visitor.SignInAsync(ErpFixture.User, erp.UserPassword));
        var before = await TimesAsync(company);

        var run = await company.RestoreAsync($"-Strategy {strategy}");

        Assert.True(run.State == RestoreRunState.Succeeded, run.Summary);
        AssertHealthy(run.Health!, off is null ? [.. ErpProfile.Checks, ErpProfile.Ready] : ErpProfile.Checks);
        var after = await TimesAsync(company);
        if (off is not null)
            Assert.Equal(("inactive", before[off]), (after[off].State, after[off]));
        string[] stopped = [.. new[] { Django, Celery, Beat }.Where(unit => unit != off)];
        AssertStopped(before, after, stopped);
        AssertStarted(after, [.. new[] { Celery, Beat, Django }.Where(unit => unit != off)]);
        var down = TimeSpan.FromMicroseconds(after[Celery].StartBegan - after[stopped[^1]].Stopped);
        var stepWithoutServices = strategy == RestoreStrategy.InPlace ? StepIds.Restore : StepIds.SwapDatabases;
        Assert.True(down >= run.Steps.Single(step => step.Id == stepWithoutServices).Duration, $"all were down for {down}");
        await AssertWorksAsync(company);
    }

    [Fact]
    public async Task One_report_over_ssh_has_the_database_the_units_the_code_and_the_pages_of_a_wrecked_company()
    {
        await using var company = await erp.OpenCompanyAsync(new() { IsRemote = true });
        await company.WreckAsync();

        var health = await company.CheckHealthAsync();

        Assert.Equal(CheckStatus.Fail, health.Status);
        Assert.Equal(["CriticalTables", "DjangoUsers: TooFewUsers", "Login: LoginRefused"], Named(CheckStatus.Fail));
        Assert.Empty(new[] { "Services", "DjangoCheck", "DjangoMigrations", "Health", ErpProfile.Ready }.Except(Named(CheckStatus.Pass)));
        Assert.Empty(new[] { "Dashboard", "Celery" }.Except(Named(CheckStatus.Skipped)));

        IEnumerable<string> Named(CheckStatus status) =>
            health.Checks.Where(check => check.Status == status).Select(check => check.Finding.Length > 0 ? $"{check.Name}: {check.Finding}" : check.Name);
    }

    [Fact]
    public async Task Celery_finishes_what_it_has_begun_before_its_unit_stops()
    {
        var reporter = new RecordingReporter();
        await using var company = await erp.OpenCompanyAsync(new() { Drains = true });
        Assert.Equal(CheckStatus.Pass, Assert.Single(await company.CheckProfileAsync()).Status);
        using var visitor = company.Visit();
        await visitor.SignInAsync(ErpFixture.User, erp.UserPassword);
        await visitor.ReadAsync("/api/v1/close-month/");

        var stop = company.StopAsync(Celery, reporter);
        await Eventually.TrueAsync(() => Task.FromResult(stop.IsCompleted || reporter.Milestones.Contains($"{Celery}: 1 tasks are at work", StringComparer.Ordinal)), "it waits for the task");
        Assert.Equal("active", (await company.TimesAsync(Celery)).State);
        await visitor.ReadAsync("/api/v1/approve-month/");
        await stop;

        Assert.Empty(reporter.Warnings);
        Assert.Equal("inactive", (await company.TimesAsync(Celery)).State);
        Assert.Contains("2001 journal entries", await visitor.ReadAsync("/"), StringComparison.Ordinal);
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
        await company.StartAsync();
        using var visitor = company.Visit();
        Assert.Equal("/", await visitor.SignInAsync(ErpFixture.User, erp.UserPassword));
        Assert.Contains("2000 journal entries, 41 users", await visitor.ReadAsync("/"), StringComparison.Ordinal);
        Assert.Equal(LedgerLines, await visitor.CountLinesAsync());
    }

    private static void AssertHealthy(HealthReport health, IReadOnlyList<string> checks)
    {
        Assert.All(health.Checks, check => Assert.True(check.Status is CheckStatus.Pass or CheckStatus.Skipped, $"{check}"));
        Assert.Equal(checks, health.Checks.Where(check => check.Status == CheckStatus.Pass).Select(check => check.Name).Where(checks.Contains));
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
