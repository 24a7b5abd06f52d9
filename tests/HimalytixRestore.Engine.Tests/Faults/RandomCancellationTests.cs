using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.Engine.Tests.Restoring;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Faults;

/// <summary>
/// A restore that is cancelled at any of 50 points says that it was cancelled, leaves no session on the server and the target
/// marked unfinished; repeated it is whole.
/// </summary>
public sealed class RandomCancellationTests(PostgresFixture postgres)
{
    private const int Seed = 20261123;
    private const int AtOnce = 4;

    private static readonly int[] Jobs = [1, 2, 8];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>The input gives its bytes up to a point; then it goes on, or nothing comes any more.</summary>
    [Fact]
    public async Task At_any_byte_of_the_input()
    {
        var dump = await PhasedDump.GetAsync(await postgres.GetWithClientsAsync());
        Random random = new(Seed);
        var points = Enumerable.Range(0, 20).Select(i => (Offset: random.Next(dump.AfterFirstStatement, dump.Bytes.Length), Jobs: Jobs[i % 3], GoesOn: i % 2 == 0)).ToList();
        await EachAsync(points, async (bench, database, point) =>
        {
            using CancellationTokenSource cancellation = new();
            var (before, after) = (dump.Bytes[..point.Offset], dump.Bytes[point.Offset..]);
            await using Stream input = point.GoesOn ? new GatedStream(before, cancellation.CancelAsync, [after]) : new StallingStream(before, cancellation.Cancel);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.LoadAsync(database, input, request => LoadBench.Spread(request, point.Jobs), cancellation.Token));
            await bench.AssertUnfinishedAsync(database);
        });
    }

    /// <summary>A session waits for a lock of somebody else, which a cancelled client's session would do for ever. The final commit: <see cref="LostServerTests"/>.</summary>
    [Fact]
    public async Task While_the_server_works()
    {
        var dump = await PhasedDump.GetAsync(await postgres.GetWithClientsAsync());
        var points = Enum.GetValues<LoadPhase>().Except([LoadPhase.ChildIndex, LoadPhase.FinalCommit]).SelectMany(phase => Jobs, (phase, jobs) => (Phase: phase, Jobs: jobs)).ToList();
        await EachAsync(points, async (bench, database, point) =>
        {
            using CancellationTokenSource cancellation = new();
            await using (var held = await HeldRestore.BeginAsync(bench, database, dump, point.Phase, request => LoadBench.Spread(request, point.Jobs), cancellation.Token))
            {
                await cancellation.CancelAsync();
                if (point.Phase is LoadPhase.Rows)
                    await held.ReleaseAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held.Load);
            }

            await bench.AssertUnfinishedAsync(database);
        });
    }

    /// <summary>At a moment between the beginning and about the end; one that ended before must be whole.</summary>
    [Fact]
    public async Task At_any_time()
    {
        var dump = await PhasedDump.GetAsync(await postgres.GetWithClientsAsync());
        Random random = new(Seed);
        var points = Enumerable.Range(0, 12).Select(i => (Delay: random.Next(0, 250), Jobs: Jobs[i % 3])).ToList();
        await EachAsync(points, async (bench, database, point) =>
        {
            using CancellationTokenSource cancellation = new(point.Delay);
            try
            {
                await bench.LoadAsync(database, new MemoryStream(dump.Bytes), request => LoadBench.Spread(request, point.Jobs), cancellation.Token);
            }
            catch (OperationCanceledException)
            {
                // Nothing is touched before the target is marked.
                if (!await bench.CanApplicationConnectAsync(database))
                    await bench.AssertUnfinishedAsync(database);
                return;
            }

            Assert.Equal(dump.Contents, await DatabaseContents.ReadAsync(bench.Server, database));
        });
    }

    /// <summary>Does it at each point with a role of the point's own, so that no session of it can hide; then repeats, in turn over what is there and after a reset.</summary>
    private async Task EachAsync<T>(IReadOnlyList<T> points, Func<LoadBench, string, T, Task> cancelAsync)
    {
        var server = await postgres.GetWithClientsAsync();
        var dump = await PhasedDump.GetAsync(server);
        await Parallel.ForEachAsync(points.Index(), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Cancellation }, async (indexed, _) =>
        {
            var (index, point) = indexed;
            try
            {
                var database = await server.CreateDatabaseAsync("cancelled");
                await server.ExecuteAsync("postgres", $"CREATE ROLE \"role {database}\" SUPERUSER LOGIN PASSWORD '{server.Password.RevealText()}'");
                LoadBench bench = new(server, $"role {database}") { ReaderOptions = new DumpReaderOptions { BufferSize = 1024 } };
                await cancelAsync(bench, database, point);
                await NoSessionAsync(server, database);
                await RepeatAsync(bench, database, dump, index);
                await NoSessionAsync(server, database);
            }
            catch (Exception failure)
            {
                throw new InvalidOperationException($"Point {index} {point}: {failure}", failure);
            }
        });
    }

    private static Task NoSessionAsync(PostgresServer server, string database) => Eventually.TrueAsync(
        async () => await server.ScalarAsync<long>("postgres", $"SELECT count(*) FROM pg_stat_activity WHERE usename = 'role {database}'") == 0,
        $"no session of the restore of {database} is left");

    private static async Task RepeatAsync(LoadBench bench, string database, PhasedDump dump, int index)
    {
        if (index % 2 == 1)
            await new DatabaseReset(bench.Connections, bench.Reporter).RunAsync(ResetOrder.For(database, "again") with { Drop = true }, CancellationToken.None);
        await bench.AssertRepeatsAsync(database, dump, Jobs[index % 3]);
    }
}
