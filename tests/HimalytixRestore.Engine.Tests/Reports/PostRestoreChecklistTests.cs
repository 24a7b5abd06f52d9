using HimalytixRestore.Engine.Reports;

namespace HimalytixRestore.Engine.Tests.Reports;

/// <summary>A line is ticked by a check that says just that, and by nothing else.</summary>
public sealed class PostRestoreChecklistTests
{
    [Fact]
    public void It_is_the_runbooks()
    {
        Assert.Equal(
            ["Verify user login works", "Check critical tables have data", "Test API endpoints", "Verify Celery tasks running", "Check error logs (no new errors)", "Update stakeholders (restore complete)", "Document any issues in incident report"],
            PostRestoreChecklist.Of(ReportRuns.Succeeded).Select(item => item.Text));
    }

    [Fact]
    public void What_no_check_said_stays_open()
    {
        var items = PostRestoreChecklist.Of(ReportRuns.Succeeded);

        Assert.Equal("-x----x", Marks(items));
        Assert.Equal("public.usermanagement_customuser 42 rows.", items[1].Proof);
        Assert.Contains("himalytix-celery", items[3].Proof, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(CheckStatus.Pass, "xxxxx-x")]
    [InlineData(CheckStatus.Fail, "!!!!!-x")]
    [InlineData(CheckStatus.Warn, "------x")]
    public void Checks_of_the_application_decide(CheckStatus status, string marks)
    {
        var checks = new[] { "Celery", "WatchErrors", "CriticalTables" }.Select(name => ReportRuns.Check(name, status, "found"));

        Assert.Equal(marks, Marks(PostRestoreChecklist.Of(With([.. checks, Test("Sign in", status, "Login", "smoke"), Test("Alive", status, "Health"), Test("Alive too", CheckStatus.Pass, "Health")]))));
    }

    [Fact]
    public void A_look_at_the_login_form_is_no_login() => Assert.Equal(ChecklistState.Open, PostRestoreChecklist.Of(With([Test("Login", CheckStatus.Pass, "Login")]))[0].State);

    [Fact]
    public void Without_critical_tables_the_counts_of_all_are_proof_and_without_these_nothing_is()
    {
        Assert.Equal(ChecklistState.Proven, PostRestoreChecklist.Of(With([ReportRuns.Check("CriticalTables", CheckStatus.Skipped, "none"), ReportRuns.Check("RowCounts", CheckStatus.Pass, "all")]))[1].State);
        Assert.Equal(ChecklistState.Open, PostRestoreChecklist.Of(With([]))[1].State);
    }

    [Fact]
    public void A_run_that_was_rolled_back_proves_nothing_of_what_is_there_now()
    {
        var items = PostRestoreChecklist.Of(ReportRuns.RolledBack with { Health = ReportRuns.Succeeded.Health });

        Assert.Equal("------x", Marks(items));
        Assert.Contains("incident.md", items[^1].Proof, StringComparison.Ordinal);
    }

    [Fact]
    public void A_drill_asks_nothing_of_the_application() => Assert.Equal(" x    x", Marks(PostRestoreChecklist.Of(ReportRuns.Drill)));

    [Fact]
    public void Markdown_has_it_too()
    {
        string report = MarkdownReport.Write(ReportRuns.Succeeded);

        Assert.Contains("- [x] Check critical tables have data: public.usermanagement_customuser 42 rows.\n", report, StringComparison.Ordinal);
        Assert.Contains("- [ ] Verify user login works: ", report, StringComparison.Ordinal);
    }

    private static HealthCheckResult Test(string name, CheckStatus status, string kind, string? user = null)
    {
        var evidence = new Dictionary<string, string>(StringComparer.Ordinal) { ["Test"] = kind };
        if (user is not null)
            evidence["User"] = user;
        return ReportRuns.Check(name, status, "found") with { Evidence = evidence };
    }

    private static RestoreRun With(IReadOnlyList<HealthCheckResult> checks) => ReportRuns.Succeeded with { Health = ReportRuns.Succeeded.Health! with { Checks = checks } };

    private static string Marks(IEnumerable<ChecklistItem> items) => string.Concat(items.Select(item => item.State switch
    {
        ChecklistState.Proven => 'x',
        ChecklistState.Failed => '!',
        ChecklistState.Open => '-',
        _ => ' ',
    }));
}
