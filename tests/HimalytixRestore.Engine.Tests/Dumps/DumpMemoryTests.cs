using HimalytixRestore.Engine.Dumps;

namespace HimalytixRestore.Engine.Tests.Dumps;

/// <summary>Memory does not grow with rows or, for verification, with bodies. The stream completes at once, so all is allocated by this thread.</summary>
public class DumpMemoryTests
{
    private const int Megabyte = 1024 * 1024;

    private static readonly byte[] Kilobyte = DumpText.Bytes(new string('x', 1024));

    [Fact]
    public async Task Row_of_200_megabytes_is_read_in_constant_memory()
    {
        var stream = new RepeatedStream(
            (DumpText.Bytes(DumpText.Header + "COPY s.t (a) FROM stdin;\n1\n"), 1), (Kilobyte, 200 * 1024), (DumpText.Bytes("\n2\n\\.\n" + DumpText.Trailer), 1));
        var before = GC.GetAllocatedBytesForCurrentThread();
        await using var reader = new DumpReader(stream);
        Assert.NotNull(await reader.ReadAsync(default));
        var (bytes, rows, largest) = (0L, 0L, 0);
        CopyChunk chunk;
        do
        {
            chunk = await reader.ReadCopyAsync(default);
            bytes += chunk.Data.Length;
            rows += chunk.Rows;
            largest = Math.Max(largest, chunk.Data.Length);
        }
        while (!chunk.IsEnd);
        Assert.Null(await reader.ReadAsync(default));

        Assert.Equal((200L * Megabyte + 5, 3L), (bytes, rows));
        Assert.InRange(largest, 1, 256 * 1024);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * Megabyte);
    }

    [Fact]
    public async Task Body_of_50_megabytes_is_verified_in_constant_memory()
    {
        var stream = new RepeatedStream(
            (DumpText.Bytes(DumpText.Header + "CREATE FUNCTION s.f() AS $x$"), 1), (DumpText.Bytes("a ' ; $$ \n"), 5 * Megabyte), (DumpText.Bytes("$x$;\nSELECT 1;" + DumpText.Trailer), 1));
        var before = GC.GetAllocatedBytesForCurrentThread();
        await using var reader = new DumpReader(stream, DumpReaderOptions.Verification);
        var item = await reader.ReadAsync(default);

        Assert.Equal((DumpStatementKind.CreateFunction, true, DumpReaderOptions.VerificationText), (item!.StatementKind, item.IsTruncated, item.Text.Length));
        Assert.Equal(5L + 5 * Megabyte, (await reader.ReadAsync(default))!.Line - 1);
        Assert.Null(await reader.ReadAsync(default));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * Megabyte);
    }

    [Fact]
    public async Task Statement_that_is_kept_whole_leaves_no_large_buffer_behind()
    {
        var stream = new RepeatedStream(
            (DumpText.Bytes(DumpText.Header + "SELECT '"), 1), (Kilobyte, 4 * 1024), (DumpText.Bytes("';\nCOPY s.t (a) FROM stdin;\n"), 1), (DumpText.Bytes(new string('y', 99) + "\n"), 100_000), (DumpText.Bytes("\\.\n" + DumpText.Trailer), 1));
        await using var reader = new DumpReader(stream, new DumpReaderOptions { BufferSize = 4096 });
        Assert.Equal(4 * Megabyte + "SELECT ''".Length, (await reader.ReadAsync(default))!.Text.Length);
        Assert.Equal(DumpItemKind.Copy, (await reader.ReadAsync(default))!.Kind);
        var last = new CopyChunk();
        var rows = 0L;
        for (var i = 0; !last.IsEnd; i++)
        {
            last = await reader.ReadCopyAsync(default);
            rows += last.Rows;
            Assert.True(i < 5 || last.Data.Length <= 4096, $"chunk {i} has {last.Data.Length} bytes");
        }
        Assert.Equal(100_000, rows);
    }
}
