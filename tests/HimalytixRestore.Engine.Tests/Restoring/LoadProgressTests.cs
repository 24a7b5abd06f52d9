using System.Globalization;
using System.Text;
using HimalytixRestore.Engine.Restoring;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Restoring;

/// <summary>An operator sees what is done, how fast and how long still; and never a finished bar before the work is.</summary>
public sealed class LoadProgressTests(PostgresFixture postgres)
{
    private const int Total = 1 << 20;

    private readonly RecordingReporter _reporter = new();

    [Fact]
    public async Task Each_phase_is_told_with_its_object()
    {
        long read = 0;
        await using LoadProgress progress = new(_reporter, "Restoring x", () => read, Total);
        progress.MeetStatement("TABLE public.t");
        Assert.Equal("Objects: TABLE public.t, 0 B of 1.00 MiB", progress.State(TimeSpan.Zero).Status);
        read = Total / 4;
        progress.MeetRows("TABLE DATA public.t", 30_000);
        var state = progress.State(TimeSpan.FromSeconds(3));
        Assert.Equal(("Rows: TABLE DATA public.t, 256 KiB of 1.00 MiB, 10,000 rows/s", 25, TimeSpan.FromSeconds(9)), (state.Status, state.Percent, state.Remaining));
        progress.MeetRows("TABLE DATA public.u", 4_000);
        Assert.EndsWith(", 2,000 rows/s", progress.State(TimeSpan.FromSeconds(5)).Status, StringComparison.Ordinal);
        progress.MeetStatement("INDEX public.i");
        Assert.Equal("Indexes and keys: INDEX public.i", progress.State(TimeSpan.FromSeconds(5)).Status);
        progress.BeginStatistics();
        progress.Begin("\"public\".\"t\"");
        Assert.Equal("Statistics: \"public\".\"t\"", progress.State(TimeSpan.FromSeconds(5)).Status);
    }

    [Fact]
    public async Task What_is_under_way_is_told_rather_than_what_was_read_last()
    {
        await using LoadProgress progress = new(_reporter, "Restoring x", () => Total, Total);
        progress.MeetRows("TABLE DATA public.t", 1);
        progress.MeetStatement("FK CONSTRAINT public.last");
        progress.Begin("INDEX public.a");
        progress.Begin("INDEX public.b");
        Assert.Equal("Indexes and keys: INDEX public.a and 1 more", progress.State(TimeSpan.Zero).Status);
        progress.End("INDEX public.a");
        Assert.Equal("Indexes and keys: INDEX public.b", progress.State(TimeSpan.Zero).Status);
        progress.End("INDEX public.b");
        Assert.Equal("Indexes and keys: FK CONSTRAINT public.last", progress.State(TimeSpan.Zero).Status);
    }

    [Fact]
    public async Task Input_that_was_read_to_its_end_leaves_no_share_and_no_time()
    {
        await using LoadProgress progress = new(_reporter, "Restoring x", () => Total, Total);
        progress.MeetRows("TABLE DATA public.t", 1);
        var state = progress.State(TimeSpan.FromSeconds(60));
        Assert.Equal(("Rows: TABLE DATA public.t", -1, null), (state.Status, state.Percent, state.Remaining));
    }

    [Fact]
    public async Task Input_of_unknown_size_is_told_by_what_was_read()
    {
        await using LoadProgress progress = new(_reporter, "Restoring x", () => 2048, 0);
        progress.MeetRows("TABLE DATA public.t", 1);
        var state = progress.State(TimeSpan.Zero);
        Assert.Equal(("Rows: TABLE DATA public.t, 2.00 KiB read", -1, null), (state.Status, state.Percent, state.Remaining));
    }

    /// <summary>The index takes a second in which nothing else happens; its name is shown all the same, and not more often than it changes.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Long_statement_after_the_rows_is_shown(int jobs)
    {
        var server = await postgres.GetAsync();
        LoadBench bench = new(server);
        StringBuilder body = new("CREATE FUNCTION public.slow(a int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$ BEGIN IF a = 1 THEN PERFORM pg_sleep(1); END IF; RETURN a; END $$;\nCREATE TABLE public.t (a int);\nCOPY public.t (a) FROM stdin;\n");
        for (var i = 1; i <= 100; i++)
            body.Append(CultureInfo.InvariantCulture, $"{i}\n");
        body.Append("\\.\n--\n-- Name: late; Type: INDEX; Schema: public; Owner: -\n--\n\nCREATE INDEX late ON public.t USING btree (public.slow(a));\n");
        var dump = Encoding.UTF8.GetBytes(LoadBench.Dump(body.ToString()));
        await bench.LoadAsync(await server.CreateDatabaseAsync("progress"), new MemoryStream(dump), request => request with { Jobs = jobs, BytesRead = () => dump.Length, TotalBytes = dump.Length });
        var shown = Assert.Single(bench.Reporter.ProgressStates, state => state.Status is "Indexes and keys: INDEX public.late");
        Assert.Equal((-1, null), (shown.Percent, shown.Remaining));
        Assert.InRange(bench.Reporter.ProgressStates.Count, 1, 20);
    }
}
