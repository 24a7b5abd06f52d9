using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using HimalytixRestore.Engine.Operations;
using HimalytixRestore.Engine.Reports;
using HimalytixRestore.Engine.Reports.Html;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Reports;

public sealed class HtmlReportTests
{
    private const string Hostile = "</style></title><script>alert(\"1\")</script>'\"><img src=http://evil.example/x onerror=alert(1)>&amp;";

    private static readonly string[] s_void = ["meta", "line", "rect"];

    public static TheoryData<string> Runs => ["Succeeded", "RolledBack", "Failed", "Drill", "Hostile", "Empty"];

    [Theory]
    [MemberData(nameof(Runs))]
    public void Every_report_is_well_formed_and_asks_nobody_for_anything(string name)
    {
        string html = HtmlReport.Write(RunOf(name));

        var elements = XDocument.Parse(html).Descendants().ToList();
        Assert.StartsWith("<!DOCTYPE html>\n<html", html, StringComparison.Ordinal);
        string[] known = ["html", "head", "meta", "title", "style", "body", "main", "header", "section", "article", "div", "p", "span", "b", "code", "pre", "h1", "h2", "h3", "ul", "ol", "li", "dl", "dt", "dd", "svg", "g", "rect", "line", "text", "title"];
        Assert.Empty(elements.Select(e => e.Name.LocalName).Except(known));
        string[] attributes = ["lang", "charset", "name", "content", "http-equiv", "class", "role", "aria-label", "aria-hidden", "x", "y", "x1", "x2", "y2", "dx", "rx", "width", "height", "text-anchor"];
        Assert.Empty(elements.Attributes().Select(a => a.Name.LocalName).Except(attributes));
        // A browser takes <td/> for an open tag.
        Assert.DoesNotContain(elements, e => e.IsEmpty && !s_void.Contains(e.Name.LocalName));
        Assert.DoesNotMatch("url\\(|@import|@font-face", html);
    }

    [Fact]
    public void The_policy_allows_the_one_style_sheet_and_nothing_else()
    {
        var document = XDocument.Parse(HtmlReport.Write(ReportRuns.Succeeded));

        var style = Assert.Single(document.Descendants("style"));
        string policy = document.Descendants("meta").Single(e => e.Attribute("http-equiv") is not null).Attribute("content")!.Value;
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style.Value)));
        Assert.Equal($"default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'", policy);
        // In a style element a browser decodes nothing.
        Assert.DoesNotMatch("[<>&]", style.Value);
    }

    [Fact]
    public void A_name_or_a_message_never_becomes_markup()
    {
        string html = HtmlReport.Write(RunOf("Hostile"));

        var document = XDocument.Parse(html);
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(document.Descendants("span"), e => e.Value == "public." + Hostile);
        Assert.Contains(document.Descendants("dd"), e => e.Value == Hostile);
        Assert.Contains(document.Descendants("pre"), e => e.Value == Hostile);
        Assert.Equal($"Restore of {Hostile}: Failed", document.Descendants("head").Single().Element("title")!.Value);
    }

    [Theory]
    [InlineData("a\u0000b\u001bc", "a\ufffdb\ufffdc")]
    [InlineData("user\u202etxt", "user\ufffdtxt")]
    [InlineData("nepali नेपाली \U0001F600", "nepali नेपाली \U0001F600")]
    public void Characters_that_cannot_be_shown_or_mislead_are_replaced(string name, string shown)
    {
        var document = XDocument.Parse(HtmlReport.Write(ReportRuns.Succeeded with { Database = name }));

        Assert.Equal(shown, document.Descendants("header").Single().Descendants("b").First().Value);
    }

    [Fact]
    public void Half_a_character_is_replaced() =>
        Assert.Contains("<b>a\ufffdb</b>", HtmlReport.Write(ReportRuns.Succeeded with { Database = string.Concat("a", (char)0xD800, "b") }), StringComparison.Ordinal);

    [Theory]
    [InlineData("Succeeded", "good", "Restored and proven", "55.0s", "1,234 rows")]
    [InlineData("RolledBack", "bad", "Not restored: everything is as it was before", "55.0s", "None")]
    [InlineData("Failed", "bad", "Failed: it must be finished by hand", "Since 02:00:40Z", "Not known")]
    [InlineData("Drill", "good", "The drill restored the backup and proved it", "None", "1m 35s")]
    public void The_verdict_and_the_numbers_come_first(string name, string tone, string headline, string downtime, string second)
    {
        var header = XDocument.Parse(HtmlReport.Write(RunOf(name))).Descendants("main").Single().Elements().First();

        Assert.Equal((tone, headline), (header.Attribute("class")!.Value, header.Element("h1")!.Value));
        Assert.Equal([downtime, second], header.Descendants("p").Where(p => p.Attribute("class")?.Value == "value").Take(2).Select(p => p.Value));
    }

    [Fact]
    public void A_failure_has_evidence_remedy_and_what_to_type()
    {
        string html = HtmlReport.Write(ReportRuns.Failed);

        Assert.Contains("Restore an older backup.", html, StringComparison.Ordinal);
        Assert.Contains("4711", html, StringComparison.Ordinal);
        Assert.Contains("Undo-Restore -RunId 20261123_020000_ab12", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_attempt_has_its_failure_once()
    {
        string html = HtmlReport.Write(ReportRuns.RolledBack);

        Assert.Equal(2, html.Split(">ServerRestarted<").Length);
        Assert.Equal(2, html.Split(">ForeignKeyViolation<").Length);
        Assert.Contains("incident.md", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_lists_are_cut_and_say_so()
    {
        var tables = Enumerable.Range(0, 6000).Select(i => new TableComparison { Schema = $"tenant_{i:0000}", Name = "account", LostRows = i + 1, IsAhead = true }).ToList();

        string html = HtmlReport.Write(ReportRuns.Succeeded with { Comparison = ReportRuns.Succeeded.Comparison! with { Tables = tables } });

        Assert.Contains("tenant_5999.account", html, StringComparison.Ordinal);
        Assert.Contains("And 5,980 more tables", html, StringComparison.Ordinal);
        Assert.InRange(html.Length, 10_000, 60_000);
    }

    [Theory]
    [InlineData("report.html")]
    [InlineData("REPORT.HTM")]
    public async Task The_extension_asks_for_it(string file)
    {
        using var folder = new TempFolder();
        string path = folder.Combine(file);

        await new ReportOperations().ExportAsync(ReportRuns.Succeeded, ReportFormats.Of(path), path, overwrite: false, TestContext.Current.CancellationToken);

        Assert.Equal(HtmlReport.Write(ReportRuns.Succeeded), await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
    }

    private static RestoreRun RunOf(string name) => name switch
    {
        "Succeeded" => ReportRuns.Succeeded,
        "RolledBack" => ReportRuns.RolledBack,
        "Failed" => ReportRuns.Failed,
        "Drill" => ReportRuns.Drill,
        "Empty" => new() { RunId = "r", State = RestoreRunState.Running, Environment = "", Database = "d", Server = "s", Strategy = RestoreStrategy.Swap, StartedAt = ReportRuns.Start },
        _ => HostileRun(),
    };

    private static RestoreRun HostileRun()
    {
        var failure = ReportRuns.Failure with { Message = Hostile, RecommendedAction = Hostile, Operation = Hostile, TargetName = Hostile, Evidence = new Dictionary<string, string>(StringComparer.Ordinal) { [Hostile] = Hostile } };
        var run = ReportRuns.Failed;
        return run with
        {
            Database = Hostile,
            Environment = Hostile,
            Server = Hostile,
            Summary = Hostile,
            Cause = failure,
            IncidentPath = Hostile,
            FinishByHand = [Hostile],
            Attempts = [run.Attempts[0] with { Backup = Hostile, Failure = failure, Outcome = RestoreRunState.RolledBack }, run.Attempts[0] with { Number = 2, Backup = Hostile, Failure = failure, Outcome = RestoreRunState.Failed }],
            Steps = [.. run.Steps.Select(step => step with { Id = Hostile, Message = Hostile, Failure = failure })],
            Comparison = run.Comparison! with { Summary = Hostile, Tables = [run.Comparison.Tables[0] with { Name = Hostile }] },
            Restore = run.Restore! with { Notices = [new(RestoreNoticeKind.Tolerated, 3, Hostile, Hostile)] },
            Health = ReportRuns.Succeeded.Health! with { Database = Hostile, Checks = [new(Hostile, CheckStatus.Fail, Hostile, Hostile, TimeSpan.Zero)], LargestTables = [new("public", Hostile, 1, 1)] },
            Services = [new() { Name = Hostile, Status = AppServiceStatus.Running, PreviousStatus = AppServiceStatus.Running, Manager = "systemd" }],
            JournalPath = Hostile,
        };
    }
}
