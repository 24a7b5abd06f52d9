using HimalytixRestore.Engine.Tests.Databases;
using HimalytixRestore.Engine.Tests.Restoring;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Faults;

/// <summary>Fault 29, what the server limits: connections, waits for locks, the time of a statement. A cancellation on the server is none of ours.</summary>
public sealed class LimitTests(PostgresFixture postgres)
{
    /// <summary>A restore needs three sessions at a time: the lock, the work, and one that marks and opens. More are speed.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public async Task Fault_29_connection_limit_of_the_role(int limit, bool succeeds)
    {
        var (bench, database) = await PrepareAsync($"CONNECTION LIMIT {limit}");
        var dump = await PhasedDump.GetAsync(bench.Server);
        var load = bench.LoadAsync(database, new MemoryStream(dump.Bytes), request => LoadBench.Spread(request, 8), TestContext.Current.CancellationToken);
        if (succeeds)
        {
            Assert.False((await load).IsDegraded);
            Assert.Equal(dump.Contents, await DatabaseContents.ReadAsync(bench.Server, database));
            return;
        }

        var error = await Assert.ThrowsAsync<DatabaseException>(() => load);
        Assert.Equal(("TooManyConnections", "53300"), (error.ErrorId, error.Evidence["SqlState"]));
        Assert.True(await bench.CanApplicationConnectAsync(database));
        Assert.Equal(0, await bench.Server.ScalarAsync<long>(database, "SELECT count(*) FROM pg_class WHERE oid >= 16384"));
    }

    /// <summary>Every limit is far below what the waiting takes; the sessions' own settings stand.</summary>
    [Theory]
    [InlineData(LoadPhase.Definitions)]
    [InlineData(LoadPhase.Index)]
    [InlineData(LoadPhase.Analyze)]
    [InlineData(LoadPhase.Opening)]
    public async Task Fault_29_timeouts_set_on_the_role(LoadPhase phase)
    {
        var (bench, database) = await PrepareAsync("");
        var role = bench.Connections.Settings.UserName;
        foreach (var setting in new[] { "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout" })
            await bench.Server.ExecuteAsync("postgres", $"ALTER ROLE \"{role}\" SET {setting} = '20ms'");
        var dump = await PhasedDump.GetAsync(bench.Server);
        await using var held = await HeldRestore.BeginAsync(bench, database, dump, phase, request => LoadBench.Spread(request, 4));
        await bench.Server.ScalarAsync<object>("postgres", "SELECT pg_sleep(0.1)::text");
        await held.ReleaseAsync();
        Assert.False((await held.Load).IsDegraded);
        Assert.Equal(dump.Contents, await DatabaseContents.ReadAsync(bench.Server, database));
    }

    [Theory]
    [InlineData(LoadPhase.Rows, 1)]
    [InlineData(LoadPhase.Rows, 8)]
    [InlineData(LoadPhase.Index, 1)]
    [InlineData(LoadPhase.Index, 8)]
    [InlineData(LoadPhase.ForeignKey, 8)]
    [InlineData(LoadPhase.Analyze, 8)]
    [InlineData(LoadPhase.Opening, 1)]
    public async Task Fault_29_statement_ended_by_an_administrator(LoadPhase phase, int jobs)
    {
        LoadBench bench = new(await postgres.GetWithClientsAsync());
        var database = await bench.Server.CreateDatabaseAsync("limited");
        var dump = await PhasedDump.GetAsync(bench.Server);
        await using (var held = await HeldRestore.BeginAsync(bench, database, dump, phase, request => LoadBench.Spread(request, jobs)))
        {
            // The reader is ahead: rows that are held up may still be on their way to their COPY.
            IReadOnlyList<int> waiting = [];
            await Eventually.TrueAsync(async () => (waiting = await held.WaitingAsync()).Count > 0, $"a process waits in phase {phase}");
            await bench.Server.ScalarAsync<bool>("postgres", FormattableString.Invariant($"SELECT pg_cancel_backend({waiting[^1]})"));
            if (phase is LoadPhase.Rows)
                await held.ReleaseAsync();
            var error = await Assert.ThrowsAsync<DatabaseException>(() => held.Load);
            Assert.Equal(("StatementCancelled", "57014"), (error.ErrorId, error.Evidence["SqlState"]));
        }

        await bench.AssertUnfinishedAsync(database);
        await bench.AssertRepeatsAsync(database, dump, jobs);
    }

    /// <summary>A database of a role that is no superuser, so that limits count for it.</summary>
    private async Task<(LoadBench Bench, string Database)> PrepareAsync(string limit)
    {
        var server = await postgres.GetWithClientsAsync();
        var role = await server.CreateRoleAsync("limited", "LOGIN");
        await server.ExecuteAsync("postgres", $"ALTER ROLE \"{role}\" PASSWORD '{server.Password.RevealText()}' {limit}");
        return (new LoadBench(server, role), await server.CreateDatabaseAsync("limited", $"TEMPLATE template0 OWNER \"{role}\""));
    }
}
