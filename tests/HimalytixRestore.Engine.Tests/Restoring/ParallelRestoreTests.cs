using System.Globalization;
using System.Text;
using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.Engine.Restoring;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Restoring;

/// <summary>Several sessions load what one does, whatever is split, and fail as exactly. That the databases are the same: <see cref="RestoreEquivalenceTests"/>.</summary>
public sealed class ParallelRestoreTests(PostgresFixture postgres)
{
    private const int Rows = 5000;

    [Fact]
    public async Task Rows_of_another_user_are_loaded_as_that_user()
    {
        var bench = await BenchAsync();
        var database = await bench.Server.CreateDatabaseAsync("parallel");
        await bench.Server.ExecuteAsync("postgres", "CREATE ROLE parallel_nobody");
        var error = await Assert.ThrowsAsync<DatabaseException>(() => bench.LoadAsync(database, LoadBench.Dump("CREATE TABLE public.t (a int);\nSET ROLE parallel_nobody;\nCOPY public.t (a) FROM stdin;\n1\n\\.\n"), Parallel));
        Assert.Equal("42501", error.Evidence["SqlState"]);
    }

    [Fact]
    public async Task Settings_between_the_rows_reach_every_session()
    {
        var bench = await BenchAsync();
        var database = await bench.Server.CreateDatabaseAsync("parallel");
        StringBuilder body = new("CREATE TABLE public.a (at timestamptz);\nCREATE TABLE public.b (at timestamptz);\n");
        foreach (var (zone, table) in new[] { ("UTC", "a"), ("-05", "b"), ("UTC", "a") })
        {
            body.Append(CultureInfo.InvariantCulture, $"SET timezone = '{zone}';\nCOPY public.{table} (at) FROM stdin;\n");
            body.Insert(body.Length, "2026-01-01 00:00:00\n", 500).Append("\\.\n");
        }

        await bench.LoadAsync(database, LoadBench.Dump(body.ToString()), Parallel);
        Assert.Equal(1000, await bench.Server.ScalarAsync<long>(database, "SELECT count(*) FROM a WHERE at = '2026-01-01 00:00:00Z'"));
        Assert.Equal(500, await bench.Server.ScalarAsync<long>(database, "SELECT count(*) FROM b WHERE at = '2026-01-01 05:00:00Z'"));
    }

    [Fact]
    public async Task Split_table_has_every_row_once()
    {
        var bench = await BenchAsync();
        var database = await bench.Server.CreateDatabaseAsync("parallel");
        var ledger = await bench.LoadAsync(database, LoadBench.Dump(Body()), Parallel);
        Assert.Equal(Rows, ledger.Rows);
        var table = Assert.Single(ledger.Tables);
        Assert.Equal(("public", "t", Rows), (table.Schema, table.Name, table.Rows));
        Assert.Equal($"{Rows}:{Rows}:{(long)Rows * (Rows + 1) / 2}", await bench.Server.ScalarAsync<string>(database, "SELECT count(*) || ':' || count(DISTINCT id) || ':' || sum(id) FROM t"));
        Assert.True(await bench.Server.ScalarAsync<long>(database, "SELECT count(DISTINCT xmin::text) FROM t") > 20);
    }

    [Fact]
    public async Task Table_that_fits_the_read_ahead_is_not_split()
    {
        var bench = await BenchAsync();
        var database = await bench.Server.CreateDatabaseAsync("parallel");
        await bench.LoadAsync(database, LoadBench.Dump(Body()), request => request with { Jobs = 4 });
        Assert.True(await bench.Server.ScalarAsync<bool>(database, "SELECT array_agg(id ORDER BY ctid) = array_agg(id ORDER BY id) FROM t"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2500)]
    [InlineData(Rows)]
    public async Task Bad_row_of_a_split_table_is_named_by_the_line_of_the_dump(int bad)
    {
        var bench = await BenchAsync();
        var database = await bench.Server.CreateDatabaseAsync("parallel");
        var dump = LoadBench.Dump(Body(bad));
        var error = await Assert.ThrowsAsync<DatabaseException>(() => bench.LoadAsync(database, dump, Parallel));
        Assert.Equal("InvalidRow", error.ErrorId);
        var line = dump[..dump.IndexOf("bad\t", StringComparison.Ordinal)].Count(character => character == '\n') + 1;
        Assert.Equal(line.ToString(CultureInfo.InvariantCulture), error.Evidence["DumpLine"]);
        await AssertUnfinishedAsync(bench, database);
    }

    [Fact]
    public async Task Tables_that_see_the_order_are_loaded_in_it()
    {
        const string Body = """
            CREATE TABLE public.parent (id int);
            CREATE FUNCTION public.parents() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM public.parent';
            CREATE TABLE public.checked (a int CHECK (public.parents() = 3000));
            CREATE DOMAIN public.complete AS int CHECK (public.parents() = 3000 AND VALUE > 0);
            CREATE TABLE public.typed (a public.complete);
            CREATE TABLE public.numbered (id bigserial, a int);
            CREATE TABLE public.key (id int PRIMARY KEY);
            CREATE TABLE public.child (id int REFERENCES public.key);
            CREATE TEMPORARY TABLE passing (a int);

            """;
        StringBuilder body = new(Body);
        foreach (var table in new[] { "public.parent (id)", "public.checked (a)", "public.typed (a)", "public.numbered (a)", "public.key (id)", "public.child (id)", "passing (a)" })
        {
            body.Append(CultureInfo.InvariantCulture, $"COPY {table} FROM stdin;\n");
            for (var i = 1; i <= 3000; i++)
                body.Append(CultureInfo.InvariantCulture, $"{i}\n");
            body.Append("\\.\n");
        }

        body.Append("DO $$ BEGIN ASSERT (SELECT count(*) FROM passing) = 3000; END $$;\n");
        var bench = await BenchAsync();
        var database = await bench.Server.CreateDatabaseAsync("parallel");
        var ledger = await bench.LoadAsync(database, LoadBench.Dump(body.ToString()), Parallel);
        Assert.Equal(21000, ledger.Rows);
        Assert.Equal(0, await bench.Server.ScalarAsync<long>(database, "SELECT count(*) FROM numbered WHERE id <> a"));
    }

    [Fact]
    public async Task Failure_of_one_session_ends_all_of_them()
    {
        // The first table's rows never end by themselves: only the failure of the second session can end them.
        var bench = await BenchAsync();
        var database = await bench.Server.CreateDatabaseAsync("parallel");
        var dump = LoadBench.Dump("CREATE TABLE public.t (id int, note text);\nCREATE TABLE public.u (a int);\nCOPY public.u (a) FROM stdin;\nbad\n\\.\n" + Body()[Body().IndexOf("COPY", StringComparison.Ordinal)..]);
        using MemoryStream input = new(Encoding.UTF8.GetBytes(dump[..dump.IndexOf("\n4000\t", StringComparison.Ordinal)]));
        var error = await Assert.ThrowsAsync<DatabaseException>(() => bench.LoadAsync(database, new StallingStream(input.ToArray(), () => { }), Parallel, TestContext.Current.CancellationToken));
        Assert.Equal("22P02", error.Evidence["SqlState"]);
        Assert.Equal("TABLE public.u", error.Evidence["Object"]);
        await AssertUnfinishedAsync(bench, database);
    }

    [Fact]
    public async Task Lost_session_ends_all_of_them()
    {
        var bench = await BenchAsync();
        var database = await bench.Server.CreateDatabaseAsync("parallel");
        var (before, whole) = (Cut(4000), Encoding.UTF8.GetBytes(LoadBench.Dump(Body())));
        await using GatedStream input = new(
            before,
            () => bench.Server.ExecuteAsync("postgres", $"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{database}' AND query LIKE 'COPY%'"),
            [whole[before.Length..]]);
        var load = bench.LoadAsync(database, input, Parallel, TestContext.Current.CancellationToken);
        var error = await Assert.ThrowsAsync<DatabaseException>(() => load);
        Assert.Equal(RestoreErrorCategory.Unavailable, error.Category);
        await AssertUnfinishedAsync(bench, database);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(1200)]
    [InlineData(3777)]
    [InlineData(4999)]
    public async Task Cancelled_anywhere_leaves_no_session(int row)
    {
        var bench = await BenchAsync();
        var database = await bench.Server.CreateDatabaseAsync("parallel");
        using CancellationTokenSource cancellation = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => bench.LoadAsync(database, new StallingStream(Cut(row), cancellation.Cancel), Parallel, cancellation.Token));
        await AssertUnfinishedAsync(bench, database);
        await bench.LoadAsync(database, LoadBench.Dump($"DROP TABLE IF EXISTS public.t;\n{Body()}"), request => Parallel(request) with { AllowNonEmpty = true });
        Assert.Equal(Rows, await bench.Server.ScalarAsync<long>(database, "SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task Cut_dump_is_known_and_leaves_no_session()
    {
        var bench = await BenchAsync();
        var database = await bench.Server.CreateDatabaseAsync("parallel");
        var error = await Assert.ThrowsAsync<DumpException>(() => bench.LoadAsync(database, new MemoryStream(Cut(4000)), Parallel, TestContext.Current.CancellationToken));
        Assert.Equal("DumpCut", error.ErrorId);
        Assert.Contains("COPY public.t data, row 4000", error.Message, StringComparison.Ordinal);
        await AssertUnfinishedAsync(bench, database);
    }

    [Fact]
    public async Task Fewer_sessions_where_the_role_may_have_no_more()
    {
        var bench = await BenchAsync();
        await bench.Server.ExecuteAsync("postgres", $"CREATE ROLE parallel_few LOGIN PASSWORD '{bench.Server.Password.RevealText()}' CREATEDB CONNECTION LIMIT 4");
        LoadBench few = new(bench.Server, "parallel_few") { ReaderOptions = bench.ReaderOptions };
        var ledger = await few.LoadAsync("parallel_few", LoadBench.Dump(Body()), request => Parallel(request) with { Jobs = 8 });
        Assert.Equal(Rows, ledger.Rows);
    }

    [Fact]
    public async Task Reading_ahead_is_bounded()
    {
        LoadBench bench = new(await postgres.GetAsync());
        var database = await bench.Server.CreateDatabaseAsync("parallel");
        await bench.Server.ExecuteAsync(database, "CREATE TABLE wide (note text)");
        await using var locker = new Npgsql.NpgsqlConnection(bench.Server.ConnectionString(database));
        await using GatedStream input = new(
            Encoding.UTF8.GetBytes(LoadBench.Header),
            async () =>
            {
                await locker.OpenAsync();
                foreach (var statement in new[] { "BEGIN", "LOCK TABLE wide IN SHARE MODE" })
                {
                    await using Npgsql.NpgsqlCommand command = new(statement, locker);
                    await command.ExecuteNonQueryAsync();
                }
            },
            [Encoding.UTF8.GetBytes("COPY public.wide (note) FROM stdin;\n"), .. Enumerable.Repeat(Encoding.UTF8.GetBytes(new string('x', (64 << 10) - 1) + "\n"), 1024), Encoding.UTF8.GetBytes("\\.\n" + LoadBench.Trailer)]);
        var load = bench.LoadAsync(database, input, request => request with { Jobs = 4, AllowNonEmpty = true }, TestContext.Current.CancellationToken);
        while (input.Given < CopyPool.ReadAheadBytes && !load.IsCompleted)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        await Task.Delay(250, TestContext.Current.CancellationToken);
        Assert.InRange(input.Given, CopyPool.ReadAheadBytes, CopyPool.ReadAheadBytes + (2 << 20));
        await locker.CloseAsync();
        Assert.Equal(1024, (await load).Rows);
    }

    private static LoadRequest Parallel(LoadRequest request) => request with { Jobs = 4, SplitAboveBytes = 2048, SplitCommandBytes = 1024, AloneAboveBytes = 0 };

    /// <summary>One table; the row with the bad number, if any, is refused.</summary>
    private static string Body(int bad = 0)
    {
        StringBuilder body = new("CREATE TABLE public.t (id int, note text);\n-- Name: t; Type: TABLE DATA; Schema: public; Owner: -\nCOPY public.t (id, note) FROM stdin;\n");
        for (var i = 1; i <= Rows; i++)
            body.Append(CultureInfo.InvariantCulture, $"{(i == bad ? "bad" : i)}\tnote of a row\n");
        return body.Append("\\.\n").ToString();
    }

    /// <summary>The dump up to a row's beginning.</summary>
    private static byte[] Cut(int row)
    {
        var dump = LoadBench.Dump(Body());
        return Encoding.UTF8.GetBytes(dump[..(dump.IndexOf(string.Create(CultureInfo.InvariantCulture, $"\n{row}\tnote"), StringComparison.Ordinal) + 1)]);
    }

    private static async Task AssertUnfinishedAsync(LoadBench bench, string database)
    {
        Assert.Equal(0, await bench.SessionsAsync(database));
        Assert.False(await bench.CanApplicationConnectAsync(database));
    }

    private async Task<LoadBench> BenchAsync() => new(await postgres.GetWithClientsAsync()) { ReaderOptions = new DumpReaderOptions { BufferSize = 512 } };
}
