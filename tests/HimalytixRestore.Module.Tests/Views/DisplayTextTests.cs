namespace HimalytixRestore.Module.Tests.Views;

public sealed class DisplayTextTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.00 KiB")]
    [InlineData(10_240, "10.0 KiB")]
    [InlineData(1_048_575, "1.00 MiB")]
    [InlineData(1_320_702_443, "1.23 GiB")]
    [InlineData(long.MaxValue, "8192 PiB")]
    public void Sizes(long bytes, string text) => Assert.Equal(text, DisplayText.Size(bytes));

    [Theory]
    [InlineData(0, "0ms")]
    [InlineData(0.35, "350ms")]
    [InlineData(0.9996, "1.0s")]
    [InlineData(12.34, "12.3s")]
    [InlineData(59.96, "1m 00s")]
    [InlineData(245, "4m 05s")]
    [InlineData(7800, "2h 10m")]
    [InlineData(90_000, "25h 00m")]
    [InlineData(273_600, "3d 4h")]
    public void Durations(double seconds, string text) => Assert.Equal(text, DisplayText.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(-5, "now")]
    [InlineData(0.5, "now")]
    [InlineData(12, "12 min")]
    [InlineData(300, "5 h")]
    [InlineData(4320, "3 d")]
    public void Ages(double minutes, string text) => Assert.Equal(text, DisplayText.Age(TimeSpan.FromMinutes(minutes)));

    [Theory]
    [InlineData(BackupArchiveState.Available, null, null, "Available")]
    [InlineData(BackupArchiveState.Archived, null, null, "Archived")]
    [InlineData(BackupArchiveState.Restoring, null, null, "Restoring")]
    [InlineData(BackupArchiveState.Restoring, "2026-11-23T16:05+02:00", null, "Restoring (ETA 14:05Z)")]
    [InlineData(BackupArchiveState.Restoring, "2026-11-25T08:00Z", null, "Restoring (ETA 25 Nov)")]
    [InlineData(BackupArchiveState.Restoring, "2026-11-23T07:59Z", null, "Restoring (overdue)")]
    [InlineData(BackupArchiveState.Restored, null, "2026-11-30T00:00Z", "Restored (until 30 Nov)")]
    [InlineData(BackupArchiveState.Restored, null, "2026-11-24T00:00Z", "Restored (until 00:00Z)")]
    [InlineData(BackupArchiveState.Restored, null, null, "Restored")]
    public void ArchiveStates(BackupArchiveState state, string? from, string? until, string text)
    {
        var now = new DateTimeOffset(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);
        Assert.Equal(text, DisplayText.ArchiveState(state, Parse(from), Parse(until), now));

        static DateTimeOffset? Parse(string? time) => time is null ? null : DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void What_is_not_known_shows_nothing()
    {
        Assert.Equal("", DisplayText.Duration(null));
        Assert.Equal("", DisplayText.Count(null));
        Assert.Equal("", DisplayText.ExactSize(null));
        Assert.Equal("", DisplayText.ExactTime(null));
        Assert.Equal("", DisplayText.AgeOf(null));
    }

    [Fact]
    public void Lists_tell_sizes_and_times_exactly()
    {
        Assert.Equal("1.23 GiB (1,320,702,443 B)", DisplayText.ExactSize(1_320_702_443));
        Assert.Equal("12 B", DisplayText.ExactSize(12));
        Assert.Equal("2026-11-23 02:03:04Z", DisplayText.ExactTime(new(2026, 11, 23, 7, 48, 4, TimeSpan.FromMinutes(345))));
        Assert.Equal("5 h", DisplayText.AgeOf(DateTimeOffset.UtcNow.AddHours(-5.5)));
    }

    [Fact]
    public void A_tally_names_what_did_not_pass()
    {
        Assert.Equal("2 pass, 1 warn, 1 fail: Sequences, RowCounts", DisplayText.Tally(["Connection", "Sequences", "RowCounts", "Indexes"], ["Pass", "Warn", "Fail", "Pass"]));
        Assert.Equal("1 skipped", DisplayText.Tally(["Django"], ["Skipped"]));
        Assert.Equal("", DisplayText.Tally([], []));
    }

    [Fact]
    public void Leaves()
    {
        Assert.Equal("b.sql", DisplayText.Leaf("s3://bucket/a/b.sql"));
        Assert.Equal("b.sql", DisplayText.Leaf("C:\\a\\b.sql"));
        Assert.Equal("", DisplayText.Leaf(null));
    }
}
