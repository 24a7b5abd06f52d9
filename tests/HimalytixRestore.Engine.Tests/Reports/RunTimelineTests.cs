using HimalytixRestore.Engine.Reports;
using HimalytixRestore.Engine.Reports.Html;
using HimalytixRestore.Engine.Runbook;

namespace HimalytixRestore.Engine.Tests.Reports;

public sealed class RunTimelineTests
{
    [Fact]
    public void Steps_that_were_done_are_bars_and_the_downtime_lies_behind_them()
    {
        var timeline = RunTimeline.Of(ReportRuns.Succeeded);

        Assert.Equal(["Verify", "StopServices", "Restore", "StartServices"], timeline.Bars.Select(bar => bar.Label));
        Assert.Equal((ReportRuns.Start, ReportRuns.Start.AddSeconds(95)), (timeline.From, timeline.To));
        Assert.Equal([(false, 40d, 55d), (true, 45d, 40d)], timeline.Downtime.Select(span => (span.IsDatabase, (span.From - ReportRuns.Start).TotalSeconds, span.Length!.Value.TotalSeconds)));
    }

    [Fact]
    public void Attempts_have_their_own_bars_downtimes_and_roll_backs()
    {
        var timeline = RunTimeline.Of(ReportRuns.RolledBack);

        Assert.Equal(
            [(TimelineKind.Attempt, 0d, 50d), (TimelineKind.Undone, 10d, 10d), (TimelineKind.Failed, 20d, 20d), (TimelineKind.RollBack, 40d, 10d), (TimelineKind.Attempt, 60d, 40d), (TimelineKind.Undone, 80d, 5d), (TimelineKind.Failed, 85d, 5d), (TimelineKind.RollBack, 90d, 10d)],
            timeline.Bars.Select(bar => (bar.Kind, (bar.From - ReportRuns.Start).TotalSeconds, bar.Length.TotalSeconds)));
        Assert.Equal([40d, 15d], timeline.Downtime.Select(span => span.Length!.Value.TotalSeconds));
    }

    [Fact]
    public void A_roll_back_that_failed_begins_where_the_run_failed() =>
        Assert.Equal(ReportRuns.Start.AddSeconds(56), RunTimeline.Of(ReportRuns.Failed with { Attempts = [ReportRuns.Succeeded.Attempts[0] with { Outcome = RestoreRunState.Failed }] }).Bars.Single(bar => bar.Kind is TimelineKind.RollBack).From);

    [Fact]
    public void A_short_downtime_is_enlarged_and_a_long_one_is_not()
    {
        Assert.Null(RunTimeline.Of(ReportRuns.Succeeded).AroundDowntime());
        Assert.Null(RunTimeline.Of(ReportRuns.Drill).AroundDowntime());
        var enlarged = RunTimeline.Of(ReportRuns.Succeeded with { UnreachableSince = ReportRuns.Start.AddSeconds(84), Downtime = TimeSpan.FromSeconds(6) }).AroundDowntime()!;

        Assert.Equal(["Restore", "StartServices"], enlarged.Bars.Select(bar => bar.Label));
        Assert.Equal(6, (enlarged.To - enlarged.From).TotalSeconds);
    }

    [Theory]
    [InlineData(0.003, 4)]
    [InlineData(2.9, 4)]
    [InlineData(100, 4)]
    [InlineData(86400 * 9, 4)]
    public void The_scale_has_a_few_round_numbers(double seconds, int most)
    {
        var picture = TimelinePicture.Draw(RunTimeline.Of(ReportRuns.Drill with { Attempts = [], Steps = [ReportRuns.Step("Receive", StepStatus.Succeeded, 0, seconds)] }), "steps");

        var scale = picture.Descendants("text").Where(text => text.Attribute("class")?.Value == "scale").Select(text => text.Value).ToList();
        Assert.Equal("0", scale[0]);
        Assert.InRange(scale.Count, 1, most + 1);
    }

    [Fact]
    public void An_attempt_keeps_its_own_downtime_when_the_next_one_begins()
    {
        var first = AttemptLog.End(ReportRuns.Succeeded, ReportRuns.Start.AddSeconds(100));

        var second = AttemptLog.Begin(AttemptLog.KeepSteps(first), ReportRuns.Start.AddSeconds(110));

        Assert.Null(second.Downtime);
        Assert.Equal((TimeSpan.FromSeconds(55), TimeSpan.FromSeconds(40), ReportRuns.Start.AddSeconds(40), ReportRuns.Start.AddSeconds(45)), (second.Attempts[0].Downtime, second.Attempts[0].DatabaseDowntime, second.Attempts[0].UnreachableSince, second.Attempts[0].DatabaseClosedAt));
        Assert.Equal(2, DowntimeSpan.Of(second).Count);
    }
}
