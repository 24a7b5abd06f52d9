using HimalytixRestore.Engine.Archives;
using static HimalytixRestore.Engine.Tests.Archives.ArchiveSamples;
using static HimalytixRestore.Engine.Tests.Archives.OperatingSystemTool;

namespace HimalytixRestore.Engine.Tests.Archives;

public sealed class ArchiveProbeTests
{
    private const string Name = "himalytix_production_20260101_020000.sql.gz.enc";
    private const string Stem = "himalytix_production_20260101_020000.sql";

    private static readonly DateTimeOffset Created = new(2026, 1, 1, 2, 0, 0, TimeSpan.Zero);

    private static readonly ArchiveOptions Known = new() { Passphrase = Secret.FromText(Passphrase), SourceName = Name };

    [Fact]
    public async Task Tells_key_name_time_and_size_from_two_small_reads()
    {
        var enc = await ProducedAsync(Sql(200_000), Stem, Created);
        var reads = new List<(long Offset, int Count)>();
        var facts = await ArchiveProbe.ProbeAsync(Reader(enc, reads), enc.Length, Known, Name, Created, default);
        Assert.Equal([(0, 48), (enc.Length - 48, 48)], reads);
        Assert.Equal(BackupStage.Encrypted, facts.Stage);
        Assert.Equal(Stem[..22], facts.OriginalName);
        Assert.Equal(Created, facts.ModifiedAt);
        Assert.Equal(200_000u, facts.PlainBytesMod4GiB);
        Assert.Equal(System.IO.Hashing.Crc32.HashToUInt32(Sql(200_000)), facts.Crc32);
        Assert.Empty(facts.Notes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(33)]
    [InlineData(60)]
    [InlineData(1000)]
    public async Task Small_objects_work(int size)
    {
        var gz = await GzipAsync(Sql(size));
        var enc = await EncryptAsync(gz, Passphrase);
        Assert.Equal((uint)size, (await ProbeAsync(enc)).PlainBytesMod4GiB);
        Assert.Equal((uint)size, (await ProbeAsync(gz)).PlainBytesMod4GiB);
        Assert.Equal("WrongKey", (await FailAsync(enc, Known with { Passphrase = Secret.FromText("wrong") })).ErrorId);
    }

    [Fact]
    public async Task Refuses_what_cannot_be_right()
    {
        var gz = await GzipAsync(Sql(5000));
        var enc = await EncryptAsync(gz, Passphrase);
        Assert.Equal("CipherLength", (await FailAsync(enc[..^1], Known)).ErrorId);
        Assert.Equal("CipherLength", (await FailAsync(enc[..16], Known)).ErrorId);
        Assert.Equal("CipherPadding", (await FailAsync(WithFlippedBit(enc, enc.Length - 17), Known)).ErrorId);
        Assert.Equal("WrongKey", (await FailAsync(WithFlippedBit(enc, 9), Known)).ErrorId);
        Assert.Equal("NotSalted", (await FailAsync(gz, Known with { Stage = BackupStage.Encrypted })).ErrorId);
        Assert.Equal("NotSalted", (await FailAsync([], Known with { Stage = BackupStage.Encrypted })).ErrorId);
        Assert.Equal("NotGzip", (await FailAsync(enc, Known with { Stage = BackupStage.Compressed })).ErrorId);
        Assert.Equal("NotGzip", (await FailAsync(await EncryptAsync(Sql(500), Passphrase), Known)).ErrorId);
        Assert.Equal("NotGzip", (await FailAsync(await EncryptAsync([], Passphrase), Known)).ErrorId);
        Assert.Equal("GzipHeader", (await FailAsync(await EncryptAsync(WithFlippedBit(gz, 3, bit: 6), Passphrase), Known)).ErrorId);
        Assert.Equal("GzipHeader", (await FailAsync(WithFlippedBit(gz, 3, bit: 6), Known)).ErrorId);
        Assert.Equal("GzipCut", (await FailAsync(gz[..19], Known)).ErrorId);
        Assert.Equal("GzipCut", (await FailAsync([], Known with { Stage = BackupStage.Compressed })).ErrorId);
        await Assert.ThrowsAsync<ConfigurationException>(() => ProbeAsync(enc, Known with { Passphrase = null }));
    }

    [Fact]
    public async Task Oddities_are_notes_and_no_refusals()
    {
        var other = await ProducedAsync(Sql(100), "himalytix_staging_20250101_020000.sql", Created.AddDays(-365));
        var notes = (await ArchiveProbe.ProbeAsync(Reader(other, []), other.Length, Known, Name, Created, default)).Notes;
        Assert.Equal(2, notes.Count);
        Assert.Contains(notes, note => note.Contains("staging", StringComparison.Ordinal));
        Assert.Contains(notes, note => note.Contains("2025-01-01", StringComparison.Ordinal));

        Assert.Contains("pipe", Assert.Single((await ProbeAsync(await GzipAsync(Sql(100)))).Notes), StringComparison.Ordinal);
        Assert.Empty((await ProbeAsync(Sql(100))).Notes);
        Assert.Single((await ProbeAsync("something else"u8.ToArray())).Notes);
        Assert.Contains((await ProbeAsync([.. await GzipAsync(Sql(100)), .. new byte[10]])).Notes, note => note.Contains("zero", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whole_embedded_name_must_be_equal_not_only_begin_alike()
    {
        var gz = new MemoryStream();
        await ArchiveWriter.WriteAsync(new MemoryStream(Sql(100)), gz, new() { OriginalName = "a" }, default);
        Assert.Single((await ArchiveProbe.ProbeAsync(Reader(gz.ToArray(), []), gz.Length, Known, "ab.gz", null, default)).Notes);
        Assert.Empty((await ArchiveProbe.ProbeAsync(Reader(gz.ToArray(), []), gz.Length, Known, "a.gz", null, default)).Notes);
    }

    /// <summary>As the producer makes it: gzip of a named file, so the header carries name and time.</summary>
    private static async Task<byte[]> ProducedAsync(byte[] sql, string name, DateTimeOffset time)
    {
        var folder = Directory.CreateTempSubdirectory("himalytix-test");
        try
        {
            var path = Path.Combine(folder.FullName, name);
            await File.WriteAllBytesAsync(path, sql);
            File.SetLastWriteTimeUtc(path, time.UtcDateTime);
            await RunAsync("gzip", [], "-9", path);
            return await EncryptAsync(await File.ReadAllBytesAsync(path + ".gz"), Passphrase);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ArchiveRangeReader Reader(byte[] bytes, List<(long Offset, int Count)> reads) => (offset, count, _) =>
    {
        reads.Add((offset, count));
        return new(bytes.AsMemory((int)offset, count));
    };

    private static Task<ArchiveFacts> ProbeAsync(byte[] bytes, ArchiveOptions? options = null) =>
        ArchiveProbe.ProbeAsync(Reader(bytes, []), bytes.Length, options ?? Known, null, null, default);

    private static Task<IntegrityException> FailAsync(byte[] bytes, ArchiveOptions options) =>
        Assert.ThrowsAsync<IntegrityException>(() => ProbeAsync(bytes, options));
}
