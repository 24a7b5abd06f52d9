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
    [InlineData(0, "0 ms")]
    [InlineData(0.35, "350 ms")]
    [InlineData(12.34, "12.3 s")]
    [InlineData(245, "4 min 05 s")]
    [InlineData(7800, "2 h 10 min")]
    [InlineData(90_000, "25 h 00 min")]
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
    public void Leaves()
    {
        Assert.Equal("b.sql", DisplayText.Leaf("s3://bucket/a/b.sql"));
        Assert.Equal("b.sql", DisplayText.Leaf("C:\\a\\b.sql"));
        Assert.Equal("", DisplayText.Leaf(null));
    }
}
