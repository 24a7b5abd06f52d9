using HimalytixRestore.Engine.Databases;
using HimalytixRestore.Engine.Restoring;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Restoring;

/// <summary>How many sessions load, and with what memory, is decided from what is known and never beyond what there is.</summary>
public sealed class LoadBudgetTests(PostgresFixture postgres)
{
    private const long GiB = 1L << 30;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Asked for, the server's cores, ours, connections free, free of the role.</summary>
    [Theory]
    [InlineData(0, 4, 2, 90, null, 4)]
    [InlineData(0, null, 2, 90, null, 2)]
    [InlineData(0, 64, 2, 90, null, LoadBudget.MostByDefault)]
    [InlineData(0, null, 64, 90, null, LoadBudget.MostByDefault)]
    [InlineData(1, 4, 4, 90, null, 1)]
    [InlineData(16, 4, 4, 90, null, 16)]
    [InlineData(16, 4, 4, 10, null, 7)]
    [InlineData(0, 4, 4, 5, null, 2)]
    [InlineData(0, 4, 4, 1, null, 1)]
    [InlineData(0, 4, 4, 90, 3, 3)]
    [InlineData(0, 4, 4, 90, 0, 1)]
    public void Sessions_are_the_cores_as_far_as_there_are_connections(int asked, int? cores, int here, int free, int? ofRole, int expected)
        => Assert.Equal(expected, LoadBudget.Decide(asked, new ServerMachine(cores, null), Facts(free, ofRole), here).Jobs);

    [Theory]
    [InlineData(0, 4, 90, "the server has 4 cores")]
    [InlineData(0, 1, 90, "the server has 1 core")]
    [InlineData(0, null, 90, "this machine has 2 cores; the server's are not known")]
    [InlineData(3, 4, 90, "as asked")]
    [InlineData(8, 4, 6, "8 sessions wanted, but the server has no more connections to give")]
    public void The_reason_is_told(int asked, int? cores, int free, string expected)
        => Assert.Equal(expected, LoadBudget.Decide(asked, new ServerMachine(cores, null), Facts(free), 2).Reason);

    /// <summary>GiB that can be had, MiB a session gets.</summary>
    [Theory]
    [InlineData(1L, 8, 64L)]
    [InlineData(2L, 5, 102L)]
    [InlineData(64L, 4, 128L)]
    [InlineData(1L, 4, 64L)]
    [InlineData(0L, 4, 64L)]
    [InlineData(null, 2, 128L)]
    [InlineData(null, 8, 64L)]
    public void Memory_is_shared_by_the_sessions(long? available, int jobs, long expected)
        => Assert.Equal(expected, LoadBudget.Decide(jobs, new ServerMachine(4, available * GiB), Facts(90, buffers: GiB), 2).SortBytes >> 20);

    [Theory]
    [InlineData(8, 2, 3)]
    [InlineData(4, 4, 0)]
    [InlineData(2, 8, 0)]
    [InlineData(64, 1, 8)]
    [InlineData(null, 2, null)]
    public void Cores_without_a_session_help_to_build_indexes(int? cores, int jobs, int? expected)
        => Assert.Equal(expected, LoadBudget.Decide(jobs, new ServerMachine(cores, null), Facts(90), 2).ParallelWorkers);

    [Theory]
    [InlineData("1GB", "1GB")]
    [InlineData("16MB", "128MB")]
    public async Task Session_gets_its_part_and_never_less_than_the_server_gives(string own, string expected)
    {
        var server = await postgres.GetAsync();
        var database = await server.CreateDatabaseAsync("budget");
        await server.ExecuteAsync("postgres", $"ALTER DATABASE {database} SET maintenance_work_mem = '{own}'");
        var budget = LoadBudget.Decide(2, new ServerMachine(8, null), Facts(90), 2);
        await using var session = await DumpSession.OpenAsync(new LoadBench(server).Connections, database, _ => { }, Cancellation);
        Assert.Null(await session.ExecuteAsync(budget.Statements, Cancellation));
        var (rows, _) = await session.QueryAsync("SELECT current_setting('maintenance_work_mem'), current_setting('max_parallel_maintenance_workers')", Cancellation);
        Assert.Equal([expected, "3"], rows[0]);
    }

    [Fact]
    public async Task Role_without_rights_knows_its_own_limit()
    {
        var server = await postgres.GetAsync();
        await server.ExecuteAsync("postgres", $"CREATE ROLE budget_few LOGIN PASSWORD '{server.Password.RevealText()}' CONNECTION LIMIT 5");
        await using var session = await new LoadBench(server, "budget_few").Connections.OpenMaintenanceAsync(Cancellation);
        var facts = await ServerFacts.ReadAsync(session, Cancellation);
        Assert.Equal(4, facts.FreeOfRole);
        Assert.True(facts.SharedBuffers >= 1 << 20);
        await using var superuser = await new LoadBench(server).Connections.OpenMaintenanceAsync(Cancellation);
        Assert.Null((await ServerFacts.ReadAsync(superuser, Cancellation)).FreeOfRole);
    }

    [Fact]
    public async Task Restore_tells_how_many_sessions_it_had_and_why()
    {
        var server = await postgres.GetAsync();
        LoadBench bench = new(server);
        var ledger = await bench.LoadAsync(await server.CreateDatabaseAsync("budget"), LoadBench.Dump("CREATE TABLE public.t (a int);\n"));
        Assert.InRange(ledger.Jobs, 1, LoadBudget.MostByDefault);
        Assert.Contains(bench.Reporter.Milestones, line => line.Contains($"Sessions: {ledger.Jobs} (the server has", StringComparison.Ordinal));
    }

    private static ServerFacts Facts(int free, int? ofRole = null, long buffers = 0) => new([], [], free, ofRole, buffers, 16);
}
