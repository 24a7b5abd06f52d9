using System.Security.Cryptography;
using System.Text;
using HimalytixRestore.Engine.Archives;
using static HimalytixRestore.Engine.Tests.Archives.ArchiveSamples;
using static HimalytixRestore.Engine.Tests.Archives.OperatingSystemTool;

namespace HimalytixRestore.Engine.Tests.Archives;

public sealed class ArchiveWriterTests
{
    public static TheoryData<int> Sizes => [0, 1, 15, 16, 17, 1024 * 1024 + 1];

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Openssl_and_gzip_read_what_it_wrote(int size)
    {
        var sql = Sql(size);
        var (enc, written) = await WriteAsync(sql, new() { Passphrase = Secret.FromText(Passphrase) });
        Assert.Equal(sql, await GunzipAsync(await DecryptAsync(enc, Passphrase)));
        Assert.Equal(new(BackupStage.Encrypted, enc.Length, size, Convert.ToHexStringLower(SHA256.HashData(enc))), written);

        var (gz, compressed) = await WriteAsync(sql, new());
        Assert.Equal(sql, await GunzipAsync(gz));
        Assert.Equal(new(BackupStage.Compressed, gz.Length, size, Convert.ToHexStringLower(SHA256.HashData(gz))), compressed);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Openssl_reads_what_the_cipher_alone_wrote_and_the_other_way_round(int size)
    {
        var content = Sql(size);
        using var output = new MemoryStream();
        await using (var stream = new OpenSslEncryptStream(output, Secret.FromText(Passphrase), KeyDerivation.Default))
        {
            foreach (var piece in content.Chunk(4099))
                await stream.WriteAsync(piece);

            await stream.CompleteAsync(default);
        }

        Assert.Equal(content, await DecryptAsync(output.ToArray(), Passphrase));
        var options = new ArchiveOptions { Passphrase = Secret.FromText(Passphrase) };
        Assert.Equal(content, await ReadAllAsync(new OpenSslDecryptStream(new MemoryStream(await EncryptAsync(content, Passphrase)), options, default)));
        var wrong = options with { Passphrase = Secret.FromText("wrong") };
        Assert.NotEqual(content, await ReadOrNothingAsync(new OpenSslDecryptStream(new MemoryStream(output.ToArray()), wrong, default)));
    }

    [Theory]
    [InlineData("sha512", 20_000)]
    [InlineData("md5", 10)]
    public async Task Openssl_reads_other_key_derivations(string digest, int iterations)
    {
        var (enc, _) = await WriteAsync(Sql(100), new() { Passphrase = Secret.FromText("p ä"), KeyDerivation = new(iterations, digest) });
        Assert.Equal(Sql(100), await GunzipAsync(await DecryptAsync(enc, "p ä", "-md", digest, "-iter", $"{iterations}")));
    }

    [Fact]
    public async Task Name_and_time_are_in_the_header()
    {
        var time = new DateTimeOffset(2026, 1, 1, 2, 0, 0, TimeSpan.Zero);
        var (gz, _) = await WriteAsync(Sql(100), new() { OriginalName = "erpdb_before.sql", ModifiedAt = time });
        var header = GzipHeader.Parse(gz);
        Assert.Equal("erpdb_before.sql", header.Name);
        Assert.Equal(time, header.ModifiedAt);
        Assert.Equal(Sql(100), await GunzipAsync(gz));
        var listing = Encoding.ASCII.GetString(await RunAsync("gzip", gz, "-lvN"));
        Assert.Contains("erpdb_before.sql", listing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Salt_is_new_every_time()
    {
        var options = new ArchiveWriterOptions { Passphrase = Secret.FromText(Passphrase) };
        Assert.NotEqual((await WriteAsync(Sql(100), options)).Bytes, (await WriteAsync(Sql(100), options)).Bytes);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_cut_short_has_no_valid_end(bool isEncrypted)
    {
        using var source = new CancellationTokenSource();
        using var output = new MemoryStream();
        var passphrase = Secret.FromText(Passphrase);
        var plain = new EndlessStream(1, 3_000_000, source.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => ArchiveWriter.WriteAsync(plain, output, new() { Passphrase = isEncrypted ? passphrase : null }, source.Token));
        Assert.NotEqual(0, output.Length);
        output.Position = 0;
        var stream = await PlainSqlStream.OpenAsync(output, new() { Passphrase = passphrase }, default);
        await Assert.ThrowsAsync<IntegrityException>(() => ReadAllAsync(stream));
    }

    [Fact]
    public async Task Abandoned_member_gets_nothing_more()
    {
        using var output = new MemoryStream();
        var gzip = new GzipWriteStream(output, System.IO.Compression.CompressionLevel.Optimal, null, null);
        await gzip.WriteAsync(Sql(1000));
        var length = output.Length;
        await gzip.DisposeAsync();
        Assert.Equal(length, output.Length);
    }

    private static async Task<byte[]> ReadOrNothingAsync(Stream stream)
    {
        try
        {
            return await ReadAllAsync(stream);
        }
        catch (IntegrityException error) when (error.ErrorId == "WrongKey")
        {
            return [0xff];
        }
    }

    private static async Task<(byte[] Bytes, WrittenArchive Written)> WriteAsync(byte[] plain, ArchiveWriterOptions options)
    {
        using var output = new MemoryStream();
        var written = await ArchiveWriter.WriteAsync(new SlowStream(plain, 7001), output, options, default);
        return (output.ToArray(), written);
    }
}
