using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using HimalytixRestore.Engine.Archives;
using static HimalytixRestore.Engine.Tests.Archives.ArchiveSamples;
using static HimalytixRestore.Engine.Tests.Archives.OperatingSystemTool;

namespace HimalytixRestore.Engine.Tests.Archives;

public sealed class GzipInflateStreamTests
{
    private const long FourGiB = 1L << 32;

    [Fact]
    public async Task Cut_at_every_one_of_the_last_32_bytes_is_found()
    {
        var gz = await GzipAsync(Sql(20_000));
        for (var missing = 1; missing <= 32; missing++)
        {
            var error = await FailAsync(gz[..^missing]);
            Assert.Equal("GzipCut", error.ErrorId);
            Assert.Equal($"{gz.Length - missing}", error.Evidence["Offset"]);
            Assert.Equal(missing <= 8 ? "a trailer" : "the compressed data", error.Evidence["Part"]);
        }
    }

    [Fact]
    public async Task Cut_anywhere_is_found()
    {
        var gz = await GzipAsync(Sql(200_000));
        var random = new Random(20260101);
        for (var i = 0; i < 100; i++)
            Assert.Equal("GzipCut", (await FailAsync(gz[..random.Next(gz.Length)])).ErrorId);

        for (var length = 0; length < 30; length++)
            Assert.Equal("GzipCut", (await FailAsync(gz[..length])).ErrorId);
    }

    [Fact]
    public async Task Cut_inside_a_later_member_is_found()
    {
        var first = await GzipAsync(Sql(5000));
        var second = await GzipAsync(Sql(700));
        byte[] both = [.. first, .. second];
        for (var length = first.Length + 1; length < both.Length; length++)
            Assert.Equal("GzipCut", (await FailAsync(both[..length])).ErrorId);

        Assert.Equal(Sql(5000), await InflateAsync(both[..first.Length]));
    }

    [Fact]
    public async Task Wrong_checksum_and_wrong_length_are_told_apart()
    {
        var gz = await GzipAsync(Sql(20_000));
        var crc = await FailAsync(WithFlippedBit(gz, gz.Length - 8));
        Assert.Equal("GzipCrc", crc.ErrorId);
        Assert.Equal($"{gz.Length - 8}", crc.Evidence["Offset"]);
        Assert.Equal($"{Crc32.HashToUInt32(Sql(20_000)):x8}", crc.Evidence["ComputedCrc32"]);
        var length = await FailAsync(WithFlippedBit(gz, gz.Length - 1));
        Assert.Equal("GzipLength", length.ErrorId);
        Assert.Equal($"{gz.Length - 4}", length.Evidence["Offset"]);
        Assert.Equal("20000", length.Evidence["ComputedLength"]);
    }

    [Fact]
    public async Task Wrong_trailer_of_a_member_that_others_follow_is_found()
    {
        var first = await GzipAsync(Sql(20_000));
        var second = await GzipAsync(Sql(300));
        Assert.Equal("GzipCrc", (await FailAsync([.. WithFlippedBit(first, first.Length - 8), .. second])).ErrorId);
        Assert.Equal("GzipLength", (await FailAsync([.. WithFlippedBit(first, first.Length - 2), .. second])).ErrorId);
        Assert.Equal("GzipCrc", (await FailAsync([.. first, .. WithFlippedBit(second, second.Length - 7)])).ErrorId);
        Assert.Equal("GzipCut", (await FailAsync([.. first[..^8]])).ErrorId);
        Assert.Equal("GzipCrc", (await FailAsync([.. first[..^8], .. second])).ErrorId);
    }

    [Fact]
    public async Task Every_flipped_bit_of_the_data_is_found()
    {
        var gz = await GzipAsync(Sql(600));
        for (var position = 10; position < gz.Length; position++)
            await FailAsync(WithFlippedBit(gz, position, position % 8));
    }

    [Fact]
    public async Task Several_members_are_one_content()
    {
        var parts = new[] { 0, 70_000, 1, 0, 0, 3, 3, 3, 40_000, 0 };
        byte[] gz = [];
        byte[] content = [];
        foreach (var size in parts)
        {
            var member = await GzipAsync(Sql(size));
            gz = [.. gz, .. member];
            content = [.. content, .. Sql(size)];
        }

        Assert.Equal(content, await InflateAsync(gz));
        Assert.Equal(content, await ReadInPiecesAsync(Open(new SlowStream(gz, 1)), 1, 1000));
        Assert.Equal(content, await GunzipAsync(gz));
    }

    [Fact]
    public async Task Incompressible_content_is_read()
    {
        var content = new byte[500_000];
        new Random(3).NextBytes(content);
        var gz = await GzipAsync(content);
        byte[] twice = [.. content, .. content];
        Assert.Equal(twice, await InflateAsync([.. gz, .. gz]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(100)]
    [InlineData(10_240)]
    [InlineData(300_000)]
    public async Task Zero_padding_after_the_last_member_is_legal(int zeros)
    {
        foreach (var size in new[] { 0, 1, 5000 })
        {
            var gz = await GzipAsync(Sql(size));
            Assert.Equal(Sql(size), await InflateAsync([.. gz, .. new byte[zeros]]));
        }
    }

    [Fact]
    public async Task Other_trailing_bytes_are_not()
    {
        var gz = await GzipAsync(Sql(5000));
        foreach (var garbage in new byte[][] { [1], [0x1f, 0x8c], [.. Encoding.ASCII.GetBytes("garbage")], [0, 0, 0, 9], [.. new byte[200_000], 7] })
        {
            var error = await FailAsync([.. gz, .. garbage]);
            Assert.Equal("GzipTrailingBytes", error.ErrorId);
            Assert.Equal($"{gz.Length + garbage.AsSpan().IndexOfAnyExcept((byte)0)}", error.Evidence["Offset"]);
        }

        Assert.Equal("GzipCut", (await FailAsync([.. gz, 0x1f])).ErrorId);
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x01)]
    [InlineData(0x02)]
    [InlineData(0x04)]
    [InlineData(0x08)]
    [InlineData(0x10)]
    [InlineData(0x1f)]
    public async Task Every_header_field_is_understood(byte flags)
    {
        var header = Header(flags, extraLength: 60_000);
        var plain = await GzipAsync(Sql(5000));
        byte[] gz = [.. header, .. plain.AsSpan(10)];
        Assert.Equal(Sql(5000), await GunzipAsync(gz));
        await using var stream = Open(new MemoryStream([.. gz, .. gz]));
        using var output = new MemoryStream();
        await stream.CopyToAsync(output);
        Assert.Equal([.. Sql(5000), .. Sql(5000)], output.ToArray());
        Assert.Equal((flags & 8) != 0 ? "himalytix_production_20260101_020000.sql" : null, stream.Header!.Name);
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1_767_232_800), stream.Header.ModifiedAt);
        for (var length = 10; length < header.Length; length += length < header.Length - 150 ? 9973 : 1)
            Assert.Equal("a header", (await FailAsync(gz[..length])).Evidence["Part"]);
    }

    [Fact]
    public async Task Damaged_headers_are_named()
    {
        var plain = await GzipAsync(Sql(500));
        byte[] gz = [.. Header(0x0a, 0), .. plain.AsSpan(10)];
        Assert.Equal("GzipHeader", (await FailAsync(WithFlippedBit(gz, 12))).ErrorId);
        Assert.Equal("GzipHeader", (await FailAsync(WithFlippedBit(gz, 3, bit: 5))).ErrorId);
        Assert.Equal("NotGzip", (await FailAsync(WithFlippedBit(gz, 2))).ErrorId);

        byte[] endless = [0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3, .. Enumerable.Repeat((byte)'x', 300_000)];
        Assert.Equal("GzipHeader", (await FailAsync(endless)).ErrorId);
    }

    [Fact]
    public async Task Length_wraps_at_4_gib()
    {
        // One member of 4 GiB + 5 MiB of zeros, from a deflate block of 1 MiB that is repeated.
        const int Blocks = 4096 + 5;
        var zeros = new byte[1024 * 1024];
        var block = await FlushedBlockAsync(zeros);
        var crc = new Crc32();
        for (var i = 0; i < Blocks; i++)
            crc.Append(zeros);

        var trailer = new byte[GzipTrailer.Size];
        GzipTrailer.Of(crc.GetCurrentHashAsUInt32(), (long)Blocks * zeros.Length).Write(trailer);
        Assert.Equal(5u * 1024 * 1024, GzipTrailer.Read(trailer).Length);
        var input = new MemoryStream();
        input.Write([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);
        for (var i = 0; i < Blocks; i++)
            input.Write(block);

        input.Write([0x03, 0x00, .. trailer]);
        input.Position = 0;
        await using var stream = Open(input);
        var buffer = new byte[4 * 1024 * 1024];
        long total = 0;
        for (int count; (count = await stream.ReadAsync(buffer)) > 0;)
            total += count;

        Assert.Equal(FourGiB + (5 * 1024 * 1024), total);
    }

    [Fact]
    public async Task Bomb_is_read_in_constant_memory()
    {
        var bomb = await GzipAsync(new byte[64 * 1024 * 1024]);
        var before = GC.GetAllocatedBytesForCurrentThread();
        await using var stream = Open(new MemoryStream(bomb));
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer) > 0)
        {
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8 * 1024 * 1024);
    }

    private static async Task<byte[]> FlushedBlockAsync(byte[] content)
    {
        using var output = new MemoryStream();
        await using (var deflate = new DeflateStream(output, CompressionLevel.Fastest, leaveOpen: true))
        {
            await deflate.WriteAsync(content);
            await deflate.FlushAsync();
            return output.ToArray();
        }
    }

    private static byte[] Header(byte flags, int extraLength)
    {
        byte[] header = [0x1f, 0x8b, 8, flags, .. BitConverter.GetBytes(1_767_232_800u), 0, 3];
        if ((flags & 4) != 0)
            header = [.. header, .. BitConverter.GetBytes((ushort)extraLength), .. Enumerable.Range(0, extraLength).Select(i => (byte)i)];

        if ((flags & 8) != 0)
            header = [.. header, .. "himalytix_production_20260101_020000.sql\0"u8];

        if ((flags & 16) != 0)
            header = [.. header, .. Encoding.Latin1.GetBytes("commentaire àé\0")];

        return (flags & 2) != 0 ? [.. header, .. BitConverter.GetBytes((ushort)Crc32.HashToUInt32(header))] : header;
    }

    private static GzipInflateStream Open(Stream input) => new(input, new() { SourceName = "test.sql.gz" });

    private static Task<byte[]> InflateAsync(byte[] gz) => ReadAllAsync(Open(new MemoryStream(gz)));

    private static async Task<IntegrityException> FailAsync(byte[] gz)
    {
        var whole = await Assert.ThrowsAsync<IntegrityException>(() => InflateAsync(gz));
        var pieces = await Assert.ThrowsAsync<IntegrityException>(() => ReadInPiecesAsync(Open(new SlowStream(gz, 11)), 333));
        Assert.Equal(whole.ErrorId, pieces.ErrorId);
        return whole;
    }
}
