using System.Text;
using HimalytixRestore.TestSupport.Databases;

namespace HimalytixRestore.Engine.Tests.Restoring;

/// <summary>The judge of big restores must see every difference, and none that is only an order.</summary>
public sealed class DumpDigestTests
{
    private const string Dump = "\\restrict abc\nSELECT 1;\nCOPY public.a (b) FROM stdin;\n1\tx\n2\ty\n\n\\.\n\nCOPY public.c (d) FROM stdin;\n\\.\n\\unrestrict abc\n";

    [Theory]
    [InlineData("abc", "def", null)]
    [InlineData("1\tx\n2\ty", "2\ty\n1\tx", "COPY public.a (b) FROM stdin;: the rows are the same, but not their order.")]
    public async Task An_order_of_rows_is_a_difference_only_when_asked(string text, string other, string? difference)
    {
        var (expected, actual) = (await DigestAsync(Dump), await DigestAsync(Dump.Replace(text, other, StringComparison.Ordinal)));
        Assert.Null(DumpDigest.Difference(expected, actual, isOrdered: false));
        Assert.Equal(difference, DumpDigest.Difference(expected, actual, isOrdered: true));
    }

    [Theory]
    [InlineData("2\ty\n", "2\tz\n")]
    [InlineData("2\ty\n", "")]
    [InlineData("1\tx\n2\ty\n", "1\ty\n2\tx\n")]
    [InlineData("2\ty\n", "2\ty\n2\ty\n")]
    [InlineData("SELECT 1;", "SELECT 2;")]
    [InlineData("public.c (d)", "public.c (e)")]
    [InlineData("\\unrestrict abc\n", "SELECT 3;\n")]
    public async Task Every_other_difference_is_told(string text, string other)
        => Assert.NotNull(DumpDigest.Difference(await DigestAsync(Dump), await DigestAsync(Dump.Replace(text, other, StringComparison.Ordinal)), isOrdered: false));

    [Fact]
    public async Task Cuts_between_writes_do_not_matter()
    {
        var (whole, cut) = (await DigestAsync(Dump), await DigestAsync(Dump, pieceBytes: 1));
        Assert.Equal(2, whole.Blocks.Count);
        Assert.Equal(3, whole.Blocks[0].Rows);
        Assert.Null(DumpDigest.Difference(whole, cut, isOrdered: true));
    }

    [Fact]
    public async Task A_dump_that_ends_within_a_block_is_an_error()
        => await Assert.ThrowsAsync<InvalidDataException>(() => DigestAsync(Dump[..Dump.IndexOf("2\ty", StringComparison.Ordinal)]));

    private static async Task<DumpDigest> DigestAsync(string dump, int pieceBytes = int.MaxValue)
    {
        await using DumpDigestStream stream = new();
        foreach (var piece in Encoding.UTF8.GetBytes(dump).Chunk(pieceBytes))
            await stream.WriteAsync(piece, TestContext.Current.CancellationToken);
        await stream.CompleteAsync(TestContext.Current.CancellationToken);
        return stream.Digest;
    }
}
