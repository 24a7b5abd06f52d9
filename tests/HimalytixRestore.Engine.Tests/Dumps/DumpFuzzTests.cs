using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.TestSupport.Dumps;

namespace HimalytixRestore.Engine.Tests.Dumps;

/// <summary>Damaged dumps end in a result or in a <see cref="DumpException"/>, never in anything else, wherever they are cut.</summary>
public class DumpFuzzTests
{
    private const int Seed = 20240229;

    /// <summary>All that can be wrong with such inputs; the empty text is a dump that is whole.</summary>
    private static readonly HashSet<string> s_refusals =
        ["", "DumpCut", "NotADump", "RefusedMetaCommand", "TextAfterTrailer", "StrayCopyEnd", "TextAfterCopy", "RestrictMismatch", "UnsupportedEncoding", "ClusterDump", "CustomFormat"];

    [Theory]
    [InlineData("plain")]
    [InlineData("create")]
    [InlineData("inserts")]
    [InlineData("escapes")]
    public async Task Damaged_dump_is_read_or_refused(string name)
    {
        var dump = DumpText.Real(name + ".sql");
        var random = new Random(Seed);
        var refused = 0;
        for (var round = 0; round < 300; round++)
        {
            var damaged = DumpSplinters.Damage(dump, random);
            try
            {
                var inventory = await DumpText.DrainAsync(damaged, new DumpReaderOptions { BufferSize = random.Next(1, 2000), KeepStatementText = random.Next(1, 500) });
                Assert.Equal(damaged.Length, inventory.SizeBytes);
            }
            catch (DumpException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 30, 299);
    }

    /// <summary>The beginning of what the benchmark project's <c>fuzz</c> reads.</summary>
    [Fact]
    public async Task Generated_inputs_are_read_the_same_wherever_they_are_cut()
    {
        var run = new DumpFuzzRun(Seed);
        await run.RunAsync(20_000, TestContext.Current.CancellationToken);
        Assert.Equal(20_000, run.Outcomes.Values.Sum());
        Assert.InRange(run.Outcomes[""], 4_000, 16_000);
        Assert.Subset(s_refusals, new HashSet<string>(run.Outcomes.Keys));
    }
}
