using HimalytixRestore.Engine.Operations;

namespace HimalytixRestore.Engine.Tests.Operations;

/// <summary>How large the restored database will be, before the backup is read.</summary>
public sealed class PredictedPrerequisitesTests
{
    [Theory]
    [InlineData(100, 900, 200, 1800)]
    [InlineData(100, 900, 50, 450)]
    [InlineData(100, 900, 0, 900)]
    [InlineData(0, 900, 200, 900)]
    [InlineData(100, 0, 200, 200)]
    [InlineData(3_000_000_000, 30_000_000_000, 4_000_000_000, 40_000_000_000)]
    public void The_estimate_grows_with_the_backup(long pastBackup, long pastDatabase, long backup, long expected) =>
        Assert.Equal(expected, PredictedPrerequisites.Expected(new PastRestore("run", new DumpInventory(), pastBackup, pastDatabase), backup));

    [Fact]
    public void Without_an_earlier_run_at_least_what_is_stored_is_needed() => Assert.Equal(200, PredictedPrerequisites.Expected(past: null, 200));
}
