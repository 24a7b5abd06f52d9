using System.Text;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Restoring;

/// <summary>A restore that does not reach its end leaves a database marked unfinished, nobody can connect to it, and no session is in it.</summary>
public sealed class InterruptedRestoreTests(PostgresFixture postgres)
{
    private static readonly string Whole = LoadBench.Dump("CREATE TABLE public.t (a int, b text);\nCOPY public.t (a, b) FROM stdin;\n1\tone\n2\ttwo\n\\.\nCREATE FUNCTION public.f() RETURNS text LANGUAGE sql AS $$ SELECT 'x;y'; $$;\nSELECT pg_catalog.lo_create('0');\n");

    [Theory]
    [InlineData("CREATE TABLE pub")]
    [InlineData("FROM stdin;\n1\tone\n")]
    [InlineData("FROM stdin;\n1\to")]
    [InlineData("2\ttwo\n\\")]
    [InlineData("SELECT 'x;")]
    [InlineData("lo_create('0');\n")]
    [InlineData("\n-- PostgreSQL database dump co")]
    public async Task Dump_cut_there(string end)
    {
        var (bench, database) = await PrepareAsync();
        var cut = Whole[..(Whole.IndexOf(end, StringComparison.Ordinal) + end.Length)];
        var error = await Assert.ThrowsAsync<DumpException>(() => bench.LoadAsync(database, cut));
        Assert.Equal("DumpCut", error.ErrorId);
        await AssertUnfinishedAsync(bench, database);
    }

    [Fact]
    public async Task No_row_of_a_cut_copy_stays()
    {
        var (bench, database) = await PrepareAsync();
        await Assert.ThrowsAsync<DumpException>(() => bench.LoadAsync(database, Whole[..Whole.IndexOf("2\ttwo", StringComparison.Ordinal)]));
        Assert.Equal(0, await bench.Server.ScalarAsync<long>(database, "SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task What_is_no_dump_leaves_the_database_untouched()
    {
        var (bench, database) = await PrepareAsync();
        await Assert.ThrowsAsync<DumpException>(() => bench.LoadAsync(database, "hello"));
        Assert.True(await bench.CanApplicationConnectAsync(database));
    }

    [Fact]
    public async Task Input_that_fails_at_its_end_keeps_the_mark()
    {
        var (bench, database) = await PrepareAsync();
        await Assert.ThrowsAsync<IntegrityException>(() => bench.LoadAsync(database, Whole, request => request with { ProveInput = () => throw new IntegrityException("Sha256Mismatch", "x", "y") }));
        await AssertUnfinishedAsync(bench, database);
    }

    [Fact]
    public async Task Mark_is_kept_for_a_run_that_asks_for_it()
    {
        var (bench, database) = await PrepareAsync();
        await bench.LoadAsync(database, Whole, request => request with { KeepMark = true });
        await AssertUnfinishedAsync(bench, database);
        Assert.Contains("20260101T000000test", await bench.Server.ScalarAsync<string>("postgres", $"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{database}'"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelled_within_the_rows()
    {
        var (bench, database) = await PrepareAsync();
        using CancellationTokenSource cancellation = new();
        var input = new StallingStream(Encoding.UTF8.GetBytes(Whole[..Whole.IndexOf("2\ttwo", StringComparison.Ordinal)]), cancellation.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.LoadAsync(database, input, cancellationToken: cancellation.Token));
        await AssertUnfinishedAsync(bench, database);
    }

    [Fact]
    public async Task Cancelled_within_a_statement()
    {
        var (bench, database) = await PrepareAsync();
        using CancellationTokenSource cancellation = new();
        var input = new MemoryStream(Encoding.UTF8.GetBytes(LoadBench.Dump("SELECT pg_catalog.pg_sleep(600);\n")));
        var load = bench.LoadAsync(database, input, cancellationToken: cancellation.Token);
        await WaitForSleepAsync(bench, database);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => load);
        await AssertUnfinishedAsync(bench, database);
    }

    [Fact]
    public async Task Second_restore_into_the_same_database_is_refused_and_harms_nothing()
    {
        var (bench, database) = await PrepareAsync();
        var first = bench.LoadAsync(database, LoadBench.Dump("SELECT pg_catalog.pg_sleep(1);\nCREATE TABLE public.t (a int);\n"));
        await WaitForSleepAsync(bench, database);
        var error = await Assert.ThrowsAsync<DatabaseException>(() => bench.LoadAsync(database, Whole, request => request with { AllowNonEmpty = true }));
        Assert.Equal("RestoreUnderWay", error.ErrorId);
        await first;
        Assert.True(await bench.CanApplicationConnectAsync(database));
    }

    [Fact]
    public async Task Session_that_is_ended_on_the_server()
    {
        var (bench, database) = await PrepareAsync();
        var load = bench.LoadAsync(database, LoadBench.Dump("SELECT pg_catalog.pg_sleep(600);\n"));
        await WaitForSleepAsync(bench, database);
        await bench.Server.ExecuteAsync("postgres", $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}'");
        var error = await Assert.ThrowsAsync<DatabaseException>(() => load);
        Assert.Equal(RestoreErrorCategory.Unavailable, error.Category);
        await AssertUnfinishedAsync(bench, database);
    }

    private static Task WaitForSleepAsync(LoadBench bench, string database) => Eventually.TrueAsync(
        async () => await bench.Server.ScalarAsync<long>("postgres", $"SELECT count(*) FROM pg_stat_activity WHERE datname = '{database}' AND wait_event = 'PgSleep'") > 0,
        "the dump's statement sleeps");

    private static async Task AssertUnfinishedAsync(LoadBench bench, string database)
    {
        // A session that was closed by us is on the server's list until its process has ended.
        await Eventually.TrueAsync(async () => await bench.SessionsAsync(database) == 0, "no session is left");
        Assert.False(await bench.CanApplicationConnectAsync(database));
        Assert.Contains("unfinished", await bench.Server.ScalarAsync<string>("postgres", $"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{database}'"), StringComparison.Ordinal);
    }

    private async Task<(LoadBench Bench, string Database)> PrepareAsync()
    {
        LoadBench bench = new(await postgres.GetAsync());
        return (bench, await bench.Server.CreateDatabaseAsync("interrupted"));
    }
}
