using HimalytixRestore.Engine.Tests.Restoring;
using HimalytixRestore.TestSupport;
using Npgsql;

namespace HimalytixRestore.Engine.Tests.Faults;

/// <summary>Fault 33, what loses to another session is run again, with real locks.</summary>
public sealed class DeadlockTests(PostgresFixture postgres)
{
    /// <summary>The restore has locked one table and waits for another one; the test has locked that one and waits for the first. Only the restore's session looks for deadlocks.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Fault_33_deadlock(int jobs)
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var dump = await PhasedDump.GetAsync(bench.Server);
        var database = await bench.Server.CreateDatabaseAsync("deadlock");
        await using var held = await HeldRestore.BeginAsync(bench, database, dump, LoadPhase.ChildIndex, request => request with { Jobs = jobs });
        await using NpgsqlBatch other = new(held.Locker) { BatchCommands = { new("SET deadlock_timeout = '1h'"), new("LOCK TABLE public.bulk IN ROW EXCLUSIVE MODE") } };
        await other.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        await held.ReleaseAsync();

        var ledger = await held.Load;

        Assert.False(ledger.IsDegraded);
        if (jobs > 1)
            Assert.Contains(ledger.Notices, notice => notice.Kind is RestoreNoticeKind.Information && notice.Reason.Contains("40P01", StringComparison.Ordinal));
        Assert.Equal(dump.Contents, await DatabaseContents.ReadAsync(bench.Server, database));
        Assert.True(await bench.CanApplicationConnectAsync(database));
    }

    /// <summary>The driver gives up a session that reports an internal error; the restore opens another one. A sequence counts the attempts, for it is not rolled back.</summary>
    [Theory]
    [InlineData(2, true)]
    [InlineData(9, false)]
    public async Task Fault_33_tuple_concurrently_updated(int failures, bool succeeds)
    {
        LoadBench bench = new(await postgres.GetAsync());
        var database = await bench.Server.CreateDatabaseAsync("concurrent");
        var dump = LoadBench.Dump($"""
            CREATE SEQUENCE public.attempts;
            CREATE FUNCTION public.trip(a integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$
            BEGIN
              IF nextval('public.attempts') <= {failures} THEN RAISE 'tuple concurrently updated' USING ERRCODE = 'XX000'; END IF;
              RETURN a;
            END $$;
            CREATE TABLE public.t (a integer);
            COPY public.t (a) FROM stdin;
            1
            \.
            CREATE INDEX t_a ON public.t USING btree (a);
            CREATE INDEX t_trip ON public.t USING btree (public.trip(a));
            CREATE INDEX t_b ON public.t USING btree (a);

            """);
        var load = bench.LoadAsync(database, dump, request => LoadBench.Spread(request, 4));
        if (succeeds)
        {
            Assert.Equal(failures, (await load).Notices.Count(notice => notice.Reason.Contains("XX000", StringComparison.Ordinal)));
            Assert.Equal(3, await bench.Server.ScalarAsync<long>(database, "SELECT count(*) FROM pg_index WHERE indrelid = 'public.t'::regclass AND indisvalid"));
            return;
        }

        var error = await Assert.ThrowsAsync<DatabaseException>(() => load);
        Assert.Equal("XX000", error.Evidence["SqlState"]);
        Assert.Contains("t_trip", error.Evidence["Statement"], StringComparison.Ordinal);
        await bench.AssertUnfinishedAsync(database);
    }
}
