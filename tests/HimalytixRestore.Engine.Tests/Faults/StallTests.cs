using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Tests.Restoring;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Faults;

/// <summary>A restore that stands still says what for.</summary>
public sealed class StallTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData(LoadPhase.Index)]
    [InlineData(LoadPhase.Rows)]
    public async Task What_the_server_waits_for_is_told_while_it_waits(LoadPhase phase)
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var database = await bench.Server.CreateDatabaseAsync("stalled");
        await using var restore = await HeldRestore.BeginAsync(bench, database, await PhasedDump.GetAsync(bench.Server), phase, request => LoadBench.Spread(request, 2) with { StallAfter = TimeSpan.FromMilliseconds(100) });

        var expected = phase is LoadPhase.Index ? $"waits for a lock (Lock/relation) of {restore.Locker.ProcessID} (" : "the backup ";
        await Eventually.TrueAsync(() => Task.FromResult(bench.Reporter.Warnings.Any(warning => warning.StartsWith($"The restore of {database} has not moved for ", StringComparison.Ordinal) && warning.Contains(expected, StringComparison.Ordinal))), "the stall is told");

        await restore.ReleaseAsync();
        Assert.True((await restore.Load).Rows > 0);
    }

    [Theory]
    [InlineData("", "", "computes.", true)]
    [InlineData("IO/DataFileRead", "", "iostat", true)]
    [InlineData("Lock/relation", "42 (bob, psql, idle in transaction)", "SELECT pg_terminate_backend(process)", false)]
    [InlineData("Client/ClientRead", "", "the backup comes slowly", false)]
    [InlineData("IPC/SyncRep", "", "IPC/SyncRep", false)]
    public void Each_kind_of_wait_has_its_remedy(string happening, string blockers, string text, bool isWork)
    {
        SessionWait wait = new(7, "ALTER TABLE x", TimeSpan.FromSeconds(31), happening, blockers);

        Assert.Contains(text, wait.Describe(), StringComparison.Ordinal);
        Assert.Contains(blockers, wait.Describe(), StringComparison.Ordinal);
        Assert.Equal(isWork, wait.IsWork);
    }
}
