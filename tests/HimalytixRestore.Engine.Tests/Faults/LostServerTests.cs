using HimalytixRestore.Engine.Tests.Restoring;

namespace HimalytixRestore.Engine.Tests.Faults;

/// <summary>Fault 28, server restarted in each phase; and what disturbs the final commit, which can only be held up on a server of one's own.</summary>
public sealed class LostServerTests(OwnServerFixture own) : IClassFixture<OwnServerFixture>
{
    public static TheoryData<LoadPhase> Phases => [.. Enum.GetValues<LoadPhase>().Except([LoadPhase.ChildIndex])];

    [Theory]
    [MemberData(nameof(Phases))]
    public async Task Fault_28_server_restarted(LoadPhase phase)
    {
        var server = await own.GetAsync();
        LoadBench bench = new(server);
        var dump = await PhasedDump.GetAsync(server);
        var database = await server.CreateDatabaseAsync("restarted");
        await using (var held = await HeldRestore.BeginAsync(bench, database, dump, phase, request => LoadBench.Spread(request, 2)))
        {
            await server.RestartAsync(phase is LoadPhase.Definitions or LoadPhase.ForeignKey ? "fast" : "immediate");
            await held.ReleaseAsync();

            var error = await Assert.ThrowsAsync<DatabaseException>(() => held.Load);

            Assert.Equal(RestoreErrorCategory.Unavailable, error.Category);
            Assert.Contains("pg_isready", error.RecommendedAction, StringComparison.Ordinal);
        }

        await bench.AssertUnfinishedAsync(database);
        await bench.AssertRepeatsAsync(database, dump, 2);
    }

    [Fact]
    public async Task Fault_28_backend_killed_at_the_final_commit()
    {
        LoadBench bench = new(await own.GetAsync());
        var dump = await PhasedDump.GetAsync(bench.Server);
        var database = await bench.Server.CreateDatabaseAsync("killed");
        await using (var held = await HeldRestore.BeginAsync(bench, database, dump, LoadPhase.FinalCommit, request => LoadBench.Spread(request, 8)))
        {
            await bench.Server.ScalarAsync<bool>("postgres", FormattableString.Invariant($"SELECT pg_terminate_backend({(await held.WaitingAsync())[0]}, 10000)"));
            Assert.Equal(RestoreErrorCategory.Unavailable, (await Assert.ThrowsAsync<DatabaseException>(() => held.Load)).Category);
        }

        await bench.AssertUnfinishedAsync(database);
        await bench.AssertRepeatsAsync(database, dump, 8);
    }

    [Fact]
    public async Task Cancelled_at_the_final_commit()
    {
        LoadBench bench = new(await own.GetAsync());
        var dump = await PhasedDump.GetAsync(bench.Server);
        var database = await bench.Server.CreateDatabaseAsync("cancelled");
        using CancellationTokenSource cancellation = new();
        await using (var held = await HeldRestore.BeginAsync(bench, database, dump, LoadPhase.FinalCommit, request => LoadBench.Spread(request, 8), cancellation.Token))
        {
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held.Load);
        }

        await bench.AssertUnfinishedAsync(database);
        await bench.AssertRepeatsAsync(database, dump, 8);
    }
}
