using System.Globalization;
using System.Text;
using HimalytixRestore.Engine.Tests.Restoring;

namespace HimalytixRestore.Engine.Tests.Faults;

/// <summary>Fault 27, disk full on temp, data, WAL: the cause is named, nothing hangs, the target stays marked, and once there is room a repeat succeeds.</summary>
public sealed class FullDiskTests(SmallDisksFixture disks) : IClassFixture<SmallDisksFixture>
{
    private const int Rows = 60_000;

    private static readonly string Dump = LoadBench.Dump(Body());

    [Theory]
    [InlineData(SmallDisksFixture.Temporary, 1)]
    [InlineData(SmallDisksFixture.Data, 1)]
    [InlineData(SmallDisksFixture.Data, 4)]
    [InlineData(SmallDisksFixture.Wal, 1)]
    [InlineData(SmallDisksFixture.Wal, 4)]
    public async Task Fault_27_disk_full(string disk, int jobs)
    {
        LoadBench bench = new(await disks.GetAsync());
        var database = await bench.Server.CreateDatabaseAsync("full");
        var kept = await bench.Server.CreateDatabaseAsync("erpdb_before_20261123_020000_");
        await disks.FillAsync(disk, 2 << 20);

        var error = await Assert.ThrowsAsync<DatabaseException>(() => bench.LoadAsync(database, Dump, request => request with { Jobs = jobs }));

        if (disk is SmallDisksFixture.Wal && error.Category is RestoreErrorCategory.Unavailable)
        {
            // The server goes down with the log; which of its processes says why, and to whom, is chance.
            Assert.Contains("a full disk", error.RecommendedAction, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(("ServerDiskFull", "53100"), (error.ErrorId, error.Evidence["SqlState"]));
            Assert.Matches(disk is SmallDisksFixture.Wal ? "No space left" : "^Line [0-9]+ of the dump", error.Message);
            Assert.Contains("Free space on the server", error.RecommendedAction, StringComparison.Ordinal);
        }

        if (disk is not SmallDisksFixture.Wal)
        {
            Assert.Contains($"{database} ", error.Evidence["Databases"], StringComparison.Ordinal);
            Assert.StartsWith("pg_wal ", error.Evidence["Wal"], StringComparison.Ordinal);
            Assert.Contains($"{kept} ", error.RecommendedAction, StringComparison.Ordinal);
        }

        await disks.FreeAsync(disk);
        await bench.AssertUnfinishedAsync(database);
        await bench.Server.ExecuteAsync("postgres", $"DROP DATABASE \"{kept}\"");
        await bench.Server.ExecuteAsync("postgres", $"DROP DATABASE \"{database}\"");
        Assert.Equal(Rows, (await bench.LoadAsync(database, Dump, request => request with { Jobs = jobs })).Rows);
        Assert.Equal(Rows, await bench.Server.ScalarAsync<long>(database, "SELECT count(*) FROM sorted"));
        await bench.Server.ExecuteAsync("postgres", $"DROP DATABASE \"{database}\"");
    }

    /// <summary>8 MB of rows, and a view that is sorted beyond what memory holds.</summary>
    private static string Body()
    {
        StringBuilder body = new("CREATE TABLE public.t (id integer, note text);\nCOPY public.t (id, note) FROM stdin;\n");
        for (var i = 0; i < Rows; i++)
            body.Append(CultureInfo.InvariantCulture, $"{i}\t").Append('x', 120).Append('\n');
        return body.Append("\\.\nCREATE MATERIALIZED VIEW public.sorted AS SELECT note, id FROM public.t ORDER BY id DESC;\n").ToString();
    }
}
