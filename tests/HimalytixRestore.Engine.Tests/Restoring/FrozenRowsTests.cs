using System.Globalization;
using System.Text;
using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Restoring;

/// <summary>Rows are frozen where the table is ours alone, and a row that was there before is never lost for it.</summary>
public sealed class FrozenRowsTests(PostgresFixture postgres)
{
    private const int Rows = 1500;

    /// <summary>Every frozen row has both hint bits, which mean frozen together.</summary>
    private const string Frozen = "SELECT (count(*) FILTER (WHERE t_infomask & 768 = 768)) || ' of ' || count(*) FROM generate_series(0, pg_relation_size('public.t') / 8192 - 1) AS page, heap_page_items(get_raw_page('public.t', page::int))";

    [Fact]
    public async Task Table_that_is_not_split_is_frozen()
    {
        var (bench, database) = await BenchAsync();
        await bench.LoadAsync(database, LoadBench.Dump(Body()), request => request with { Jobs = 3, FreezeFromBytes = 4096 });
        Assert.Equal($"{Rows} of {Rows}", await FrozenAsync(bench, database));
    }

    /// <summary>
    /// A plain COPY goes back to pages that have room left for a short row, a frozen one never does: with one session rows are to lie where psql puts them.
    /// </summary>
    [Fact]
    public async Task One_session_puts_rows_where_psql_does()
    {
        var (bench, database) = await BenchAsync();
        const string Places = "SELECT md5(string_agg(ctid::text, ' ' ORDER BY id)) || ' ' || count(*) FILTER (WHERE ctid < before) FROM (SELECT id, ctid, lag(ctid) OVER (ORDER BY id) AS before FROM t) AS rows";
        var dump = LoadBench.Dump(Body(width: i => i * 7919 % 1900));
        var psql = await bench.Server.CreateDatabaseAsync("psql");
        using (MemoryStream script = new(Encoding.UTF8.GetBytes(dump)))
            await bench.Server.PsqlAsync(psql, [], script);
        await bench.LoadAsync(database, dump, request => request with { Jobs = 1, FreezeFromBytes = 1024, CopyCommandBytes = 100_000 });
        var expected = await bench.Server.ScalarAsync<string>(psql, Places);
        Assert.DoesNotMatch(" 0$", expected!);
        Assert.Equal(expected, await bench.Server.ScalarAsync<string>(database, Places));
    }

    [Theory]
    [InlineData(1 << 20, 2048L)]
    [InlineData(1024, 2048L)]
    public async Task Small_and_split_tables_are_not(int from, long splitAbove)
    {
        var (bench, database) = await BenchAsync();
        await bench.LoadAsync(database, LoadBench.Dump(Body()), request => request with { Jobs = 3, FreezeFromBytes = from, SplitAboveBytes = splitAbove, SplitCommandBytes = 1024 });
        Assert.Equal($"0 of {Rows}", await FrozenAsync(bench, database));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Second_block_of_a_table_keeps_the_rows_of_the_first(int jobs)
    {
        var (bench, database) = await BenchAsync();
        var twice = Body() + Body()[Body().IndexOf("COPY", StringComparison.Ordinal)..];
        await bench.LoadAsync(database, LoadBench.Dump(twice), request => request with { Jobs = jobs, FreezeFromBytes = 1024 });
        Assert.Equal(2 * Rows, await bench.Server.ScalarAsync<long>(database, "SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task Rows_that_an_INSERT_of_the_dump_made_are_kept()
    {
        var (bench, database) = await BenchAsync();
        var body = Body().Replace("-- Name: t; Type: TABLE DATA", "INSERT INTO public.t VALUES (0, 'first');\n-- Name: t; Type: TABLE DATA", StringComparison.Ordinal);
        await bench.LoadAsync(database, LoadBench.Dump(body), request => request with { Jobs = 2, FreezeFromBytes = 1024 });
        Assert.Equal(Rows + 1, await bench.Server.ScalarAsync<long>(database, "SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task Database_that_was_not_empty_is_not_truncated()
    {
        var (bench, database) = await BenchAsync();
        await bench.Server.ExecuteAsync(database, "CREATE TABLE public.t (id int, note text)");
        await bench.LoadAsync(database, LoadBench.Dump(Body()[Body().IndexOf("--", StringComparison.Ordinal)..]), request => request with { Jobs = 2, FreezeFromBytes = 1024, AllowNonEmpty = true });
        Assert.Equal($"0 of {Rows}", await FrozenAsync(bench, database));
    }

    /// <summary>A role may load a table of another owner without the right to truncate it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Without_the_right_to_truncate_rows_are_loaded_as_ever(int jobs)
    {
        var (bench, database) = await BenchAsync();
        var suffix = database[^4..].Replace("_", "x", StringComparison.Ordinal);
        var (loader, owner) = ($"freeze_loader_{suffix}", $"freeze_owner_{suffix}");
        foreach (var statement in new[]
        {
            $"CREATE ROLE {loader} LOGIN PASSWORD '{bench.Server.Password.RevealText()}' CREATEDB NOINHERIT", $"CREATE ROLE {owner}", $"GRANT {owner} TO {loader}",
            $"ALTER DATABASE {database} OWNER TO {loader}", "GRANT ALL ON SCHEMA public TO PUBLIC",
        })
            await bench.Server.ExecuteAsync(database, statement);
        var body = Body().Replace("-- Name: t; Type: TABLE DATA", $"GRANT INSERT ON TABLE public.t TO PUBLIC;\nALTER TABLE public.t OWNER TO {owner};\n-- Name: t; Type: TABLE DATA", StringComparison.Ordinal);
        LoadBench limited = new(bench.Server, loader) { ReaderOptions = bench.ReaderOptions };
        var ledger = await limited.LoadAsync(database, LoadBench.Dump(body), request => request with { Jobs = jobs, FreezeFromBytes = 1024 });
        Assert.Equal(Rows, ledger.Rows);
        Assert.Equal($"0 of {Rows}", await FrozenAsync(bench, database));
    }

    [Fact]
    public async Task Bad_row_is_named_and_leaves_the_table_empty()
    {
        var (bench, database) = await BenchAsync();
        var dump = LoadBench.Dump(Body().Replace("\n1200\t", "\nbad\t", StringComparison.Ordinal));
        var error = await Assert.ThrowsAsync<DatabaseException>(() => bench.LoadAsync(database, dump, request => request with { Jobs = 3, FreezeFromBytes = 1024 }));
        var line = dump[..dump.IndexOf("bad\t", StringComparison.Ordinal)].Count(character => character == '\n') + 1;
        Assert.Equal(("InvalidRow", line.ToString(CultureInfo.InvariantCulture)), (error.ErrorId, error.Evidence["DumpLine"]));
        Assert.Equal(0, await bench.SessionsAsync(database));
        Assert.Equal(0, await bench.Server.ScalarAsync<long>(database, "SELECT count(*) FROM t"));
    }

    private static async Task<string?> FrozenAsync(LoadBench bench, string database)
    {
        await bench.Server.ExecuteAsync(database, "CREATE EXTENSION IF NOT EXISTS pageinspect SCHEMA public");
        return await bench.Server.ScalarAsync<string>(database, Frozen);
    }

    private static string Body(Func<int, int>? width = null)
    {
        StringBuilder body = new("CREATE TABLE public.t (id int, note text);\n-- Name: t; Type: TABLE DATA; Schema: public; Owner: -\nCOPY public.t (id, note) FROM stdin;\n");
        for (var i = 1; i <= Rows; i++)
            body.Append(CultureInfo.InvariantCulture, $"{i}\t{(width is null ? "note of a row" : new string('x', width(i)))}\n");
        return body.Append("\\.\n").ToString();
    }

    private async Task<(LoadBench Bench, string Database)> BenchAsync()
    {
        LoadBench bench = new(await postgres.GetAsync()) { ReaderOptions = new DumpReaderOptions { BufferSize = 512 } };
        return (bench, await bench.Server.CreateDatabaseAsync("frozen"));
    }
}
