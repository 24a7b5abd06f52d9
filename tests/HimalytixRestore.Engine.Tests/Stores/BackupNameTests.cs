using HimalytixRestore.Engine.Stores;

namespace HimalytixRestore.Engine.Tests.Stores;

public sealed class BackupNameTests
{
    [Theory]
    [InlineData("himalytix_production_20260101_020304.sql.gz.enc", "production", BackupStage.Encrypted)]
    [InlineData("himalytix_production_20260101_020304.sql.gz", "production", BackupStage.Compressed)]
    [InlineData("himalytix_production_20260101_020304.sql", "production", BackupStage.Plain)]
    [InlineData("himalytix_eu_west-1_test_20260101_020304.sql.gz", "eu_west-1_test", BackupStage.Compressed)]
    [InlineData("himalytix_x_20250101_000000_20260101_020304.sql", "x_20250101_000000", BackupStage.Plain)]
    [InlineData("himalytix_1_20260101_020304.sql", "1", BackupStage.Plain)]
    public void Reads_what_a_name_says(string name, string environment, BackupStage stage)
    {
        Assert.True(BackupName.TryParse(name, out var backupName));
        Assert.Equal(new(name, environment, new DateTimeOffset(2026, 1, 1, 2, 3, 4, TimeSpan.Zero), stage), backupName);
    }

    [Fact]
    public void Leap_day_exists_in_leap_years_only()
    {
        Assert.True(BackupName.TryParse("himalytix_a_20280229_000000.sql", out _));
        Assert.False(BackupName.TryParse("himalytix_a_20260229_000000.sql", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("himalytix_production_20261301_020304.sql.gz")]
    [InlineData("himalytix_production_20260101_240000.sql.gz")]
    [InlineData("himalytix_production_20260101.sql.gz")]
    [InlineData("himalytix__20260101_020304.sql")]
    [InlineData("himalytix_20260101_020304.sql")]
    [InlineData("himalytix_production_20260101_020304.sql.enc")]
    [InlineData("himalytix_production_20260101_020304.sql.gz.enc.partial")]
    [InlineData("himalytix_production_20260101_020304.sql\n")]
    [InlineData(".himalytix_production_20260101_020304.sql")]
    [InlineData("himalytix_../production_20260101_020304.sql")]
    [InlineData("himalytix_production_２0260101_020304.sql")]
    [InlineData("other_production_20260101_020304.sql")]
    public void Other_names_are_no_backups(string name) => Assert.False(BackupName.TryParse(name, out _));
}
