using System.Globalization;
using System.Text;
using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.Engine.Tests.Dumps;
using HimalytixRestore.Engine.Tests.Restoring;
using HimalytixRestore.TestSupport;

namespace HimalytixRestore.Engine.Tests.Faults;

/// <summary>Fault 23, rows as COPY writes them: they arrive as psql would load them, or are named by their line. Rows that only look like something else: <see cref="SampleSchemas"/>.</summary>
public sealed class CopyRowTests(PostgresFixture postgres)
{
    private const int Megabyte = 1 << 20;

    /// <summary>A dump that went through a machine that ends its lines with CR LF.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Fault_23_lines_end_with_carriage_return(int jobs)
    {
        var bench = await BenchAsync();
        var dump = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString((await PhasedDump.GetAsync(bench.Server)).Bytes).ReplaceLineEndings("\r\n"));
        var psql = await bench.Server.CreateDatabaseAsync("psql");
        using (MemoryStream script = new(dump))
            Assert.Equal("", (await bench.Server.PsqlAsync(psql, ["--set=ON_ERROR_STOP=1"], script)).StandardError);
        var ours = await bench.Server.CreateDatabaseAsync("ours");
        await bench.LoadAsync(ours, new MemoryStream(dump), request => LoadBench.Spread(request, jobs), TestContext.Current.CancellationToken);
        Assert.Equal(await DatabaseContents.ReadAsync(bench.Server, psql), await DatabaseContents.ReadAsync(bench.Server, ours));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Fault_23_invalid_UTF_8(int jobs)
    {
        var bench = await BenchAsync();
        var sound = await PhasedDump.GetAsync(bench.Server);
        var text = Encoding.Latin1.GetString(sound.Bytes);
        var at = text.IndexOf("\n900\trow ", StringComparison.Ordinal) + "\n900\tr".Length;
        var dump = sound.Bytes.ToArray();
        dump[at] = 0xff;
        var database = await bench.Server.CreateDatabaseAsync("bad");

        var error = await Assert.ThrowsAsync<DatabaseException>(() => bench.LoadAsync(database, new MemoryStream(dump), request => LoadBench.Spread(request, jobs), TestContext.Current.CancellationToken));

        Assert.Equal(("InvalidEncoding", "22021"), (error.ErrorId, error.Evidence["SqlState"]));
        Assert.Equal((text[..at].Count(character => character == '\n') + 1).ToString(CultureInfo.InvariantCulture), error.Evidence["DumpLine"]);
        await bench.AssertUnfinishedAsync(database);
    }

    /// <summary>A row of NUL is what no server can hold; \0 in the text of a row is not what pg_dump writes.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Fault_23_zero_byte(int jobs)
    {
        var bench = await BenchAsync();
        var database = await bench.Server.CreateDatabaseAsync("bad");
        var error = await Assert.ThrowsAsync<DatabaseException>(() => bench.LoadAsync(database, LoadBench.Dump("CREATE TABLE public.t (a text);\nCOPY public.t (a) FROM stdin;\none\ntw\0o\nthree\n\\.\n"), request => LoadBench.Spread(request, jobs)));
        Assert.Equal(("InvalidEncoding", "15"), (error.ErrorId, error.Evidence["DumpLine"]));
        await bench.AssertUnfinishedAsync(database);
    }

    private async Task<LoadBench> BenchAsync() => new(await postgres.GetWithClientsAsync()) { ReaderOptions = new DumpReaderOptions { BufferSize = 1024 } };

    /// <summary>Run alone: what is measured is the memory of the whole process.</summary>
    [Collection(nameof(MeasuredMemoryCollection))]
    public sealed class Alone(PostgresFixture postgres)
    {
        [Theory]
        [InlineData(1)]
        [InlineData(8)]
        public async Task Fault_23_row_of_200_megabytes(int jobs)
        {
            LoadBench bench = new(await postgres.GetAsync());
            var database = await bench.Server.CreateDatabaseAsync("wide");
            long peak = 0;
            GC.Collect();
            var before = GC.GetTotalMemory(forceFullCollection: true);
            await using RepeatedStream row = new(
                (Encoding.UTF8.GetBytes(LoadBench.Header + "CREATE TABLE public.t (a text);\nCOPY public.t (a) FROM stdin;\nfirst\n"), 1),
                (Encoding.UTF8.GetBytes(new string('x', 1024)), 200 * 1024),
                (Encoding.UTF8.GetBytes("\nlast\n\\.\n" + LoadBench.Trailer), 1));

            var ledger = await bench.LoadAsync(
                database, row, request => request with { Jobs = jobs, BytesRead = () => peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: false) - before) }, TestContext.Current.CancellationToken);

            Assert.Equal(3, ledger.Rows);
            Assert.Equal(200 * Megabyte, await bench.Server.ScalarAsync<int>(database, "SELECT max(length(a)) FROM t"));
            Assert.InRange(peak, 1, 100 * Megabyte);
            await bench.Server.ExecuteAsync("postgres", $"DROP DATABASE \"{database}\"");
        }
    }
}
