using System.Management.Automation;
using HimalytixRestore.Module.Tests.Support;
using HimalytixRestore.Pipeline;
using HimalytixRestore.Ports;

namespace HimalytixRestore.Module.Tests.Pipeline;

/// <summary>The bars of a command by a clock that stands still, before a host that counts.</summary>
public sealed class ProgressBarsTests
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(10);

    private readonly StandingClock _clock = new();
    private readonly List<(TimeSpan At, ProgressRecord Record)> _records = [];
    private readonly List<string> _lines = [];
    private readonly ProgressBars _bars;

    public ProgressBarsTests() => _bars = new(record => _records.Add((_clock.GetElapsedTime(0), record)), _lines.Add, _clock);

    [Fact]
    public void No_more_than_four_records_a_second_go_to_the_host_whatever_the_engine_tells()
    {
        for (var time = TimeSpan.Zero; time < TimeSpan.FromSeconds(10); time += s_tick)
        {
            _clock.Advance(s_tick);
            _bars.Set(Run("Restore", $"{time}"));
            _bars.Set(Work("Rows", percent: -1, $"{time}"));
            _bars.Show();
        }

        Assert.All(_records, last => Assert.InRange(_records.Count(r => r.At > last.At - TimeSpan.FromSeconds(1) && r.At <= last.At), 1, 4));
        Assert.InRange(_records.Count, 38, 40);
        Assert.InRange(_records.Count(r => r.Record.ActivityId == 1), 15, 25);
    }

    [Fact]
    public void The_work_stands_below_the_run_and_is_taken_away_before_it()
    {
        Tell(Run("Restore", "down"));
        Tell(Work("Restoring", 30, "Rows: ledger", TimeSpan.FromSeconds(80)));

        _bars.Complete();
        _bars.Complete();

        Assert.Equal(["1 Processing", "2 Processing", "2 Completed", "1 Completed"], _records.Select(r => $"{r.Record.ActivityId} {r.Record.RecordType}"));
        Assert.Equal((1, 30, 80), (_records[1].Record.ParentActivityId, _records[1].Record.PercentComplete, _records[1].Record.SecondsRemaining));
    }

    [Fact]
    public void A_command_without_a_run_has_one_bar()
    {
        Tell(Work("Receiving", 30, "1 of 3 GiB"));

        Assert.Equal(-1, Assert.Single(_records).Record.ParentActivityId);
    }

    [Fact]
    public void The_next_step_takes_the_work_of_the_last_one_away()
    {
        Tell(Run("Receive", "works"));
        Tell(Work("Receiving", 30, "1 of 3 GiB"));
        Tell(Run("Receive", "still works"));
        Tell(Run("Verify", "works"));

        Assert.Equal(["1 Processing", "2 Processing", "1 Processing", "2 Completed", "1 Processing"], _records.Select(r => $"{r.Record.ActivityId} {r.Record.RecordType}"));
    }

    [Fact]
    public void What_was_told_of_the_last_step_is_not_shown_in_the_next()
    {
        Tell(Run("Verify", "works"));
        _bars.Set(Work("Verifying", 90, "2 of 3 GiB"));
        Tell(Run("Compare", "works"));
        _clock.Advance(ProgressBars.Interval);
        _bars.Show();

        Assert.All(_records, r => Assert.Equal(1, r.Record.ActivityId));
        Assert.Empty(_lines);
    }

    [Fact]
    public void Each_tenth_is_a_line_for_a_log()
    {
        for (var percent = 0; percent <= 100; percent++) Tell(Work("Receiving b.enc", percent, "1 of 3 GiB", TimeSpan.FromSeconds(100 - percent)));
        Tell(Work("Verifying b.enc", 55, "half", TimeSpan.FromSeconds(70)));

        Assert.Equal([.. Enumerable.Range(1, 10).Select(i => $"{i}0 %"), "55 %"], _lines.Select(l => l.Split(": ")[1].Split(',')[0]));
        Assert.Equal("Receiving b.enc: 30 %, 1 of 3 GiB, 1m 10s left", _lines[2]);
    }

    [Fact]
    public void Each_stage_is_a_line_and_each_minute_in_which_nothing_else_is_known()
    {
        Tell(Work("Restoring erpdb", 5, "Rows: public.ledger"));
        Tell(Work("Restoring erpdb", 6, "Rows: public.account"));
        Tell(Work("Restoring erpdb", -1, "Indexes and keys: ledger_pkey"));
        for (var second = 0; second < 150; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(0.75));
            Tell(Work("Restoring erpdb", -1, $"Indexes and keys: ledger_{second}"));
        }

        Assert.Equal(3, _lines.Count);
        Assert.Equal("Restoring erpdb: Indexes and keys: ledger_pkey", _lines[0]);
        Assert.All(_lines[1..], line => Assert.StartsWith("Restoring erpdb: Indexes and keys: ledger_", line, StringComparison.Ordinal));
    }

    private static RestoreProgress Run(string step, string status) => new($"Restoring erpdb, {step}", status) { IsRun = true };

    private static RestoreProgress Work(string activity, int percent, string status, TimeSpan? remaining = null) => new(activity, status, percent, remaining);

    private void Tell(RestoreProgress progress)
    {
        _clock.Advance(ProgressBars.Interval);
        _bars.Set(progress);
        _bars.Show();
    }
}
