using HimalytixRestore.Engine.Health;
using HimalytixRestore.Engine.Health.Comparing;

namespace HimalytixRestore.Engine.Tests.Health.Comparing;

public sealed class LiveComparisonTests
{
    private static readonly DateTimeOffset s_backup = new(2026, 11, 22, 2, 0, 0, TimeSpan.Zero);
    private static readonly TableName s_table = new("public", "t");

    [Fact]
    public void What_is_lost_of_a_table()
    {
        Expect("nothing new", new(10, false, s_backup, 10), new(10, false, s_backup, 10), 0, false);
        Expect("rows more", new(12, false, null, null), new(10, false, null, null), 2, true);
        Expect("as many added as deleted", new(10, false, null, 12), new(10, false, null, 10), 0, true);
        Expect("changed only", new(10, false, s_backup.AddHours(1), 10), new(10, false, s_backup, 10), 0, true);
        Expect("rows fewer, after an accident", new(3, false, s_backup, 10), new(10, false, s_backup, 10), 0, false);
        Expect("an estimate that is off", new(1_000_040, true, null, 10), new(1_000_000, false, null, 10), 0, false);
        Expect("an estimate, and newer ids", new(1_000_040, true, null, 50), new(1_000_000, false, null, 10), 40, true);
        Expect("an estimate from before the newest ids were given", new(800_000, true, null, 815_130), new(800_000, true, null, 800_000), 15_130, true);
        Expect("only in the live one", new(4, false, null, null), null, 4, true);
        Expect("only in the backup", null, new(4, false, null, null), 0, false);
        Expect("nothing is known", new(null, true, null, null), new(10, false, null, null), 0, false);

        static void Expect(string what, TableState? live, TableState? restored, long lost, bool isAhead)
        {
            var comparison = LiveComparison.WithDatabase(Of(live), Of(restored));
            var table = Assert.Single(comparison.Tables);
            Assert.True((table.LostRows, table.IsAhead, comparison.IsLoss) == (lost, isAhead, isAhead), $"{what}: {comparison.Summary}");
        }
    }

    [Fact]
    public void A_backup_that_was_only_read_tells_its_rows_and_its_time()
    {
        var inventory = new DumpInventory { Tables = [new("public", "t", 8, 0, 0), new("public", "t", 2, 0, 0)] };

        var newer = LiveComparison.WithBackup(Of(new(10, false, s_backup.AddHours(10), 99)), inventory, s_backup);
        var older = LiveComparison.WithBackup(Of(new(10, false, s_backup.AddHours(-1), 99)), inventory, s_backup);

        Assert.Equal((0L, true, (TimeSpan?)TimeSpan.FromHours(10)), (newer.LostRows, newer.IsLoss, newer.LostTime));
        Assert.EndsWith("0 rows more in 1 tables (public.t changes). The newest change is of 2026-11-22 12:00Z, 10h 00m after the newest in the backup.", newer.Summary, StringComparison.Ordinal);
        Assert.Equal((false, (TimeSpan?)TimeSpan.Zero), (older.IsLoss, older.LostTime));
    }

    [Fact]
    public void A_backup_that_nobody_has_read_is_compared_by_its_time()
    {
        var newer = LiveComparison.WithTime(Of(new(10, false, s_backup.AddHours(10), 99) { ChangedRows = 4 }), s_backup);
        var uncounted = LiveComparison.WithTime(Of(new(null, true, s_backup.AddHours(10), 99)), s_backup);
        var older = LiveComparison.WithTime(Of(new(10, false, s_backup.AddHours(-1), 99) { ChangedRows = 0 }), s_backup);
        var timeless = LiveComparison.WithTime(Of(new(10, false, null, 99)), s_backup);

        Assert.Equal((4L, true, (TimeSpan?)TimeSpan.FromHours(10)), (newer.LostRows, newer.IsLoss, newer.LostTime));
        Assert.Contains("4 rows entered or changed since in 1 tables (public.t 4)", newer.Summary, StringComparison.Ordinal);
        Assert.Contains("(public.t changes)", uncounted.Summary, StringComparison.Ordinal);
        Assert.Equal((false, (TimeSpan?)TimeSpan.Zero), (older.IsLoss, older.LostTime));
        Assert.Equal((false, (TimeSpan?)null), (timeless.IsLoss, timeless.LostTime));
    }

    private static Dictionary<TableName, TableState> Of(TableState? state) => state is null ? [] : new() { [s_table] = state };
}
