namespace HimalytixRestore.Module.Tests.Views;

public sealed class DisplayColorTests : IDisposable
{
    private readonly string? _before = Environment.GetEnvironmentVariable("NO_COLOR");

    public DisplayColorTests() => Environment.SetEnvironmentVariable("NO_COLOR", null);

    public void Dispose() => Environment.SetEnvironmentVariable("NO_COLOR", _before);

    [Theory]
    [InlineData("Pass", "32")]
    [InlineData("Succeeded", "32")]
    [InlineData("Warn", "33")]
    [InlineData("RolledBack", "33")]
    [InlineData("Fail", "31")]
    [InlineData("Failed", "31")]
    public void What_is_well_is_green_what_is_doubtful_yellow_and_what_failed_red(string state, string color)
    {
        Assert.Equal($"\u001b[{color}m{state}\u001b[0m", DisplayColor.Of(state));
        Assert.Equal($"\u001b[{color}merpdb\u001b[0m", DisplayColor.Of(state, "erpdb"));
    }

    [Fact]
    public void What_is_neither_and_what_is_empty_has_no_color()
    {
        Assert.Equal("Skipped", DisplayColor.Of("Skipped"));
        Assert.Equal("erpdb", DisplayColor.Of("erpdb"));
        Assert.Equal("", DisplayColor.Of(null));
        Assert.Equal("", DisplayColor.Of("Pass", ""));
    }

    [Fact]
    public void NO_COLOR_takes_all_of_them_away()
    {
        Environment.SetEnvironmentVariable("NO_COLOR", "1");
        Assert.Equal("Fail", DisplayColor.Of("Fail"));
    }

    /// <summary>A state that somebody adds must get a colour, or be named here as one that needs none.</summary>
    [Fact]
    public void Every_state_is_known()
    {
        string[] plain = ["Skipped", "Pending", "Available", "Kept"];
        Type[] states = [typeof(CheckStatus), typeof(RestoreRunState), typeof(StepStatus), typeof(RestoreOutcome), typeof(BackupVerdict), typeof(BackupArchiveState), typeof(AppServiceStatus), typeof(NotificationStatus)];
        Assert.Equal(plain.Order(), states.SelectMany(Enum.GetNames).Distinct().Where(name => DisplayColor.Of(name) == name).Order());
    }
}
