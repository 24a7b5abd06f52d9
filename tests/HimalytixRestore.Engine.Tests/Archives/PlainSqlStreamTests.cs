using System.Security.Cryptography;
using HimalytixRestore.Engine.Archives;
using HimalytixRestore.Engine.Tests.Files;
using HimalytixRestore.TestSupport;
using static HimalytixRestore.Engine.Tests.Archives.ArchiveSamples;
using static HimalytixRestore.Engine.Tests.Archives.OperatingSystemTool;

namespace HimalytixRestore.Engine.Tests.Archives;

public sealed class PlainSqlStreamTests
{
    private static readonly ArchiveOptions Known = new() { Passphrase = Secret.FromText(Passphrase), SourceName = "test.sql.gz.enc" };

    public static TheoryData<int> Sizes => [0, 1, 15, 16, 17, 1024 * 1024 + 1];

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task Reads_what_gzip_and_openssl_wrote_from_every_stage(int size)
    {
        var sql = Sql(size);
        var gz = await GzipAsync(sql);
        var enc = await EncryptAsync(gz, Passphrase);
        foreach (var (bytes, stage) in new[] { (enc, BackupStage.Encrypted), (gz, BackupStage.Compressed), (sql, BackupStage.Plain) })
        {
            await using var stream = await PlainSqlStream.OpenAsync(new MemoryStream(bytes), Known, default);
            using var output = new MemoryStream();
            await stream.CopyToAsync(output);
            Assert.Equal(sql, output.ToArray());
            Assert.Equal(stage, stream.Stage);
            Assert.True(stream.IsProven);
            Assert.Equal(bytes.Length, stream.BytesRead);
            Assert.Equal(sql.Length, stream.PlainBytes);
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), stream.Sha256);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(65_537)]
    public async Task Result_does_not_depend_on_how_it_is_read(int piece)
    {
        var sql = Sql(300_000);
        var enc = await EncryptAsync(await GzipAsync(sql), Passphrase);
        foreach (var sizes in new int[][] { [1], [1, 3, 17, 4099], [200_003] })
            Assert.Equal(sql, await ReadInPiecesAsync(await PlainSqlStream.OpenAsync(new SlowStream(enc, piece), Known, default), sizes));
    }

    [Fact]
    public async Task Proof_and_hash_exist_only_at_the_end()
    {
        var gz = await GzipAsync(Sql(100_000));
        await using var stream = await PlainSqlStream.OpenAsync(new MemoryStream(gz), Known, default);
        await stream.ReadExactlyAsync(new byte[100_000]);
        Assert.False(stream.IsProven);
        Assert.Equal("", stream.Sha256);
        Assert.Equal(0, await stream.ReadAsync(new byte[1]));
        Assert.True(stream.IsProven);
        Assert.Equal(64, stream.Sha256.Length);
    }

    [Fact]
    public async Task Wrong_key_is_named_before_a_byte_is_given_out()
    {
        var enc = await EncryptAsync(await GzipAsync(Sql(50_000)), Passphrase);
        await using var stream = await PlainSqlStream.OpenAsync(new MemoryStream(enc), Known with { Passphrase = Secret.FromText("wrong") }, default);
        var error = await Assert.ThrowsAsync<IntegrityException>(async () => await stream.ReadExactlyAsync(new byte[10]));
        Assert.Equal("WrongKey", error.ErrorId);
        Assert.Equal("test.sql.gz.enc", error.TargetName);
        Assert.Equal(0, stream.PlainBytes);
        Assert.DoesNotContain("wrong", error.Message + string.Join(' ', error.Evidence.Values), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_key_that_passes_the_padding_is_named_too()
    {
        var enc = await EncryptAsync(await GzipAsync(Sql(40)), Passphrase, "-iter", "1");
        var derivation = new KeyDerivation(1, "sha256");
        var search = await Task.WhenAll(Enumerable.Range(0, 4000).Select(n => TryAsync(Secret.FromText($"key {n}"))));
        var passed = search.Where(error => error is not null).ToList();
        Assert.NotEmpty(passed);
        Assert.All(passed, error => Assert.Equal("WrongKey", error!.ErrorId));

        async Task<IntegrityException?> TryAsync(Secret key)
        {
            var options = Known with { Passphrase = key, KeyDerivation = derivation };
            try
            {
                await ReadAllAsync(new OpenSslDecryptStream(new MemoryStream(enc), options, default));
            }
            catch (IntegrityException)
            {
                return null;
            }

            return await FailAsync(enc, options);
        }
    }

    [Fact]
    public async Task No_passphrase_is_a_configuration_error()
    {
        var enc = await EncryptAsync(await GzipAsync(Sql(50)), Passphrase);
        var error = await Assert.ThrowsAsync<ConfigurationException>(async () => await PlainSqlStream.OpenAsync(new MemoryStream(enc), Known with { Passphrase = null }, default));
        Assert.Equal("NoPassphrase", error.ErrorId);
    }

    [Fact]
    public async Task Stage_that_was_asked_for_is_checked()
    {
        var sql = Sql(100);
        var gz = await GzipAsync(sql);
        var enc = await EncryptAsync(gz, Passphrase);
        Assert.Equal("NotSalted", (await FailAsync(gz, Known with { Stage = BackupStage.Encrypted })).ErrorId);
        Assert.Equal("NotSalted", (await FailAsync([], Known with { Stage = BackupStage.Encrypted })).ErrorId);
        Assert.Equal("NotSalted", (await FailAsync(enc[..15], Known with { Stage = BackupStage.Encrypted })).ErrorId);
        Assert.Equal("NotGzip", (await FailAsync(enc, Known with { Stage = BackupStage.Compressed })).ErrorId);
        Assert.Equal("NotGzip", (await FailAsync(sql, Known with { Stage = BackupStage.Compressed })).ErrorId);
        Assert.Equal("GzipCut", (await FailAsync([], Known with { Stage = BackupStage.Compressed })).ErrorId);
        Assert.Equal("NotGzip", (await FailAsync(await EncryptAsync(sql, Passphrase), Known)).ErrorId);
        Assert.Equal("NotGzip", (await FailAsync(await EncryptAsync([], Passphrase), Known)).ErrorId);
    }

    [Fact]
    public async Task Flipped_bits_are_found_wherever_they_are()
    {
        var enc = await EncryptAsync(await GzipAsync(Sql(200_000)), Passphrase);
        Assert.Equal("NotSalted", (await FailAsync(WithFlippedBit(enc, 2), Known with { Stage = BackupStage.Encrypted })).ErrorId);
        Assert.Equal("WrongKey", (await FailAsync(WithFlippedBit(enc, 10), Known)).ErrorId);
        Assert.Equal("WrongKey", (await FailAsync(WithFlippedBit(enc, 16), Known)).ErrorId);
        Assert.Contains((await FailAsync(WithFlippedBit(enc, enc.Length / 2), Known)).ErrorId, new[] { "GzipData", "GzipCrc" });

        // The last block garbles the trailer and the padding; the one before it garbles itself and flips one bit of the last.
        Assert.Equal("CipherPadding", (await FailAsync(WithFlippedBit(enc, enc.Length - 1), Known)).ErrorId);
        Assert.Equal("CipherPadding", (await FailAsync(WithFlippedBit(enc, enc.Length - 17), Known)).ErrorId);
        var random = new Random(7);
        for (var i = 0; i < 100; i++)
            await FailAsync(WithFlippedBit(enc, random.Next(16, enc.Length), random.Next(8)), Known);
    }

    [Fact]
    public async Task Cut_cipher_text_is_found_wherever_it_is_cut()
    {
        var enc = await EncryptAsync(await GzipAsync(Sql(30_000)), Passphrase);
        for (var length = enc.Length - 1; length > enc.Length - 80; length--)
            Assert.Contains((await FailAsync(enc[..length], Known)).ErrorId, length % 16 == 0 ? new[] { "CipherPadding", "GzipCut" } : ["CipherLength"]);

        Assert.Equal("CipherLength", (await FailAsync(enc[..16], Known)).ErrorId);
    }

    [Fact]
    public async Task Failed_read_fails_again_and_never_looks_like_the_end()
    {
        var gz = await GzipAsync(Sql(100_000));
        await using var stream = await PlainSqlStream.OpenAsync(new MemoryStream(gz[..^1]), Known, default);
        var first = await Assert.ThrowsAsync<IntegrityException>(() => stream.CopyToAsync(Stream.Null));
        var second = await Assert.ThrowsAsync<IntegrityException>(async () => await stream.ReadExactlyAsync(new byte[1]));
        Assert.Equal(first.ErrorId, second.ErrorId);
        Assert.False(stream.IsProven);
        Assert.Equal("", stream.Sha256);
    }

    [Fact]
    public async Task Cancellation_ends_it_midway()
    {
        var enc = await EncryptAsync(await GzipAsync(Sql(1_000_000)), Passphrase);
        using var source = new CancellationTokenSource();
        await using var stream = await PlainSqlStream.OpenAsync(new SlowStream(enc, 1000), Known, default);
        await stream.ReadExactlyAsync(new byte[100_000], source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stream.CopyToAsync(Stream.Null, source.Token));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await stream.ReadExactlyAsync(new byte[1]));
        Assert.False(stream.IsProven);
    }

    /// <summary>What is below inflating works ahead on a thread of its own: by a fixed number of blocks, and not after the disposal.</summary>
    [Fact]
    public async Task Reader_that_stops_midway_leaves_nothing_running()
    {
        const int AheadAtMost = ((32 * 128) + 1024) * 1024;
        var noise = new byte[10 * 1024 * 1024];
        new Random(11).NextBytes(noise);
        var enc = await EncryptAsync(await GzipAsync(noise), Passphrase);
        GatedStream input = new(enc) { PieceSize = 50_000 };
        var stream = await PlainSqlStream.OpenAsync(input, Known, default);
        var read = new byte[1_000_000];
        await stream.ReadExactlyAsync(read);
        await Eventually.TrueAsync(() => Task.FromResult(input.Given > 2_000_000), "it is decrypted ahead");
        await stream.DisposeAsync();

        var given = input.Given;
        Assert.Equal(noise[..read.Length], read);
        Assert.InRange(given, 2_000_000, read.Length + AheadAtMost);
        Assert.Equal((true, false, 1), (input.IsDisposed, input.WasDisposedWhileRead, input.MostReadsAtOnce));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await stream.ReadExactlyAsync(read));
        Assert.Equal(given, input.Given);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Input_is_disposed_unless_it_shall_stay_open(bool leaveOpen)
    {
        foreach (var bytes in new[] { Sql(100), await GzipAsync(Sql(100)), await EncryptAsync(await GzipAsync(Sql(100)), Passphrase) })
        {
            var input = new SlowStream(bytes, 100);
            await ReadAllAsync(await PlainSqlStream.OpenAsync(input, Known with { LeaveOpen = leaveOpen }, default));
            Assert.Equal(!leaveOpen, input.IsDisposed);
        }
    }

    [Theory]
    [InlineData("with spaces in it")]
    [InlineData("kłucz-пароль-鍵")]
    [InlineData("")]
    [InlineData("  $ua 'quotes' \"and\" \\ ")]
    public async Task Passphrases_are_taken_as_typed(string passphrase)
    {
        var sql = Sql(1000);
        var enc = await EncryptAsync(await GzipAsync(sql), passphrase);
        Assert.Equal(sql, await ReadAllAsync(await PlainSqlStream.OpenAsync(new MemoryStream(enc), Known with { Passphrase = Secret.FromText(passphrase) }, default)));
    }

    [Theory]
    [InlineData("sha256", 1)]
    [InlineData("SHA1", 10_000)]
    [InlineData("sha384", 20_000)]
    [InlineData("sha512", 100_000)]
    [InlineData("md5", 1000)]
    public async Task Iterations_and_digest_variants_are_read(string digest, int iterations)
    {
        var sql = Sql(1000);
        var enc = await EncryptAsync(await GzipAsync(sql), Passphrase, "-md", digest, "-iter", $"{iterations}");
        var options = Known with { KeyDerivation = new(iterations, digest) };
        Assert.Equal(sql, await ReadAllAsync(await PlainSqlStream.OpenAsync(new MemoryStream(enc), options, default)));
    }

    [Fact]
    public void Unknown_digest_and_iterations_are_refused()
    {
        Assert.Equal("UnknownDigest", Assert.Throws<ConfigurationException>(() => new KeyDerivation(1, "crc32")).ErrorId);
        Assert.Equal("InvalidIterations", Assert.Throws<ConfigurationException>(() => new KeyDerivation(0, "sha256")).ErrorId);
    }

    private static async Task<IntegrityException> FailAsync(byte[] bytes, ArchiveOptions options)
    {
        var error = await Assert.ThrowsAsync<IntegrityException>(async () => await ReadAllAsync(await PlainSqlStream.OpenAsync(new MemoryStream(bytes), options, default)));
        Assert.NotEmpty(error.RecommendedAction);
        Assert.Contains("Offset", error.Evidence);
        return error;
    }
}
