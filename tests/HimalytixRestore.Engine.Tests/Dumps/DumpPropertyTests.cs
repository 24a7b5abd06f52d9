using FsCheck;
using FsCheck.Fluent;
using HimalytixRestore.Engine.Dumps;
using HimalytixRestore.TestSupport.Dumps;

namespace HimalytixRestore.Engine.Tests.Dumps;

/// <summary>Statements and rows are found as they were made, wherever the input is cut.</summary>
public class DumpPropertyTests
{
    [Fact]
    public void Generated_statements_are_read_as_they_were_made() =>
        Prop.ForAll(DumpGrammar.Dump.ToArbitrary(), async dump => await CheckAsync(dump)).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Cut_at_any_byte_makes_no_difference() =>
        Prop.ForAll(DumpGrammar.Dump.ToArbitrary(), async dump =>
        {
            for (var first = 1; first < dump.Text.Length; first++)
                await CheckAsync(dump, new DumpReaderOptions { BufferSize = 4096 }, first, int.MaxValue);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public void Size_of_buffer_and_reads_makes_no_difference() =>
        Prop.ForAll(DumpGrammar.Dump.ToArbitrary(), Gen.Choose(1, 40).ToArbitrary(), Gen.NonEmptyListOf(Gen.Choose(1, 9)).ToArbitrary(), async (dump, buffer, reads) =>
            await CheckAsync(dump, new DumpReaderOptions { BufferSize = buffer }, [.. reads])).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Limit_of_kept_text_changes_nothing_else() =>
        Prop.ForAll(DumpGrammar.Dump.ToArbitrary(), Gen.Choose(1, 60).ToArbitrary(), async (dump, limit) =>
        {
            var (items, _) = await DumpText.ReadAsync(dump.Text, new DumpReaderOptions { BufferSize = 16, KeepStatementText = limit + 45 }, 5);
            Assert.Equal(
                dump.Expected.Select(e => (e.Statement[..Math.Min(e.Statement.Length, limit + 45)], e.Data)),
                items.Where(i => i.IsSql).Select(i => (i.Text, i.Data)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    private static async Task CheckAsync(GeneratedDump dump, DumpReaderOptions? options = null, params int[] reads)
    {
        var (items, inventory) = await DumpText.ReadAsync(dump.Text, options, reads);
        var found = items.Where(i => i.IsSql).ToList();
        Assert.Equal(dump.Expected, found.Select(i => (i.Text, i.Data)));
        Assert.Equal(dump.Expected.Count, inventory.Statements);
        Assert.Equal(dump.Expected.Sum(e => e.Data.Count(c => c == '\n')), inventory.Rows);
        Assert.All(found, i =>
        {
            Assert.Equal(i.Text + ";", dump.Text[(int)i.Offset..(int)i.EndOffset]);
            Assert.Equal(1 + dump.Text.AsSpan(0, (int)i.Offset).Count('\n'), i.Line);
        });
    }
}
