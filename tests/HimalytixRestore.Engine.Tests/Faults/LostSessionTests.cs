using HimalytixRestore.Engine.Tests.Restoring;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Faults;

/// <summary>Fault 28, backend killed in each phase: the main session's, or a helper's where several work.</summary>
public sealed class LostSessionTests(PostgresFixture postgres)
{
    public static TheoryData<LoadPhase, int> Points => [.. Enum.GetValues<LoadPhase>().Except([LoadPhase.ChildIndex, LoadPhase.FinalCommit]).SelectMany(phase => new[] { 1, 8 }, (phase, jobs) => (phase, jobs))];

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Fault_28_backend_killed(LoadPhase phase, int jobs)
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var dump = await PhasedDump.GetAsync(bench.Server);
        var database = await bench.Server.CreateDatabaseAsync("killed");
        await using (var held = await HeldRestore.BeginAsync(bench, database, dump, phase, request => LoadBench.Spread(request, jobs)))
        {
            var victim = (await held.WaitingAsync())[^1];
            Assert.True(await bench.Server.ScalarAsync<bool>("postgres", FormattableString.Invariant($"SELECT pg_terminate_backend({victim}, 10000)")));
            if (phase is LoadPhase.Rows)
                await held.ReleaseAsync();

            var error = await Assert.ThrowsAsync<DatabaseException>(() => held.Load);

            Assert.Equal(RestoreErrorCategory.Unavailable, error.Category);
            Assert.Contains("pg_isready", error.RecommendedAction, StringComparison.Ordinal);
        }

        await bench.AssertUnfinishedAsync(database);
        await bench.AssertRepeatsAsync(database, dump, jobs);
    }
}
