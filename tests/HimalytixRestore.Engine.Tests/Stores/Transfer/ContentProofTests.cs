using System.IO.Hashing;
using System.Security.Cryptography;
using HimalytixRestore.Engine.Stores;
using HimalytixRestore.Engine.Stores.Transfer;

namespace HimalytixRestore.Engine.Tests.Stores.Transfer;

public sealed class ContentProofTests
{
    /// <summary>The check values of the catalogue of parametrised CRC algorithms: CRC-32/ISCSI, CRC-64/NVME.</summary>
    [Fact]
    public void Standards_say_what_comes_of_nine_digits()
    {
        Assert.Equal("E3069283", Of(new Crc32C(), "123456789"u8));
        Assert.Equal("AE8B14860A799888", Of(new Crc64Nvme(), "123456789"u8));
    }

    /// <summary>RFC 3720, appendix B.4 (its bytes are written the other way round).</summary>
    [Fact]
    public void Standard_says_what_comes_of_32_bytes()
    {
        Assert.Equal("8A9136AA", Of(new Crc32C(), new byte[32]));
        Assert.Equal("62A8AB43", Of(new Crc32C(), Enumerable.Repeat((byte)0xFF, 32).ToArray()));
        Assert.Equal("46DD794E", Of(new Crc32C(), Enumerable.Range(0, 32).Select(value => (byte)value).ToArray()));
    }

    [Fact]
    public void Nothing_has_the_checksum_zero()
    {
        Assert.Equal("00000000", Of(new Crc32C(), []));
        Assert.Equal("0000000000000000", Of(new Crc64Nvme(), []));
    }

    /// <summary>Long pieces are multiplied, single bytes looked up.</summary>
    [Fact]
    public void Long_pieces_and_single_bytes_come_to_the_same()
    {
        var bytes = new byte[300];
        new Random(4).NextBytes(bytes);
        for (var length = 0; length <= bytes.Length; length++)
        {
            Crc64Nvme single = new();
            foreach (var value in bytes.AsSpan(0, length))
                single.Append([value]);
            Assert.Equal(Convert.ToHexString(single.GetCurrentHash()), Of(new Crc64Nvme(), bytes.AsSpan(0, length)));
        }
    }

    [Fact]
    public void Cuts_do_not_matter()
    {
        var bytes = new byte[1000];
        new Random(3).NextBytes(bytes);
        for (var cut = 0; cut < 40; cut++)
        {
            foreach (var (crc, whole) in new (NonCryptographicHashAlgorithm, NonCryptographicHashAlgorithm)[] { (new Crc32C(), new Crc32C()), (new Crc64Nvme(), new Crc64Nvme()) })
            {
                crc.Append(bytes.AsSpan(0, cut));
                crc.Append(bytes.AsSpan(cut));
                Assert.Equal(Of(whole, bytes), Convert.ToHexString(crc.GetCurrentHash()));
            }
        }
    }

    [Theory]
    [InlineData("Md5", "25f9e794323b453885f5181f1b624d0b")]
    [InlineData("Sha1", "f7c3bc1d808e04732adf679965ccc34ca7ae3441")]
    [InlineData("Sha256", "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225")]
    [InlineData("Crc32", "cbf43926")]
    [InlineData("Crc32C", "e3069283")]
    [InlineData("Crc64Nvme", "ae8b14860a799888")]
    public void Content_is_compared_with_what_the_store_keeps(string algorithm, string digits)
    {
        StoredChecksum stored = new(Enum.Parse<ChecksumAlgorithm>(algorithm), Convert.FromHexString(digits));
        using ContentProof sound = new(stored);
        sound.Append("12345"u8);
        sound.Append("6789"u8);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData("123456789"u8)), sound.Finish(new ScriptedStore([]).Backup));

        using ContentProof wrong = new(stored);
        wrong.Append("123456780"u8);
        var error = Assert.Throws<IntegrityException>(() => wrong.Finish(new ScriptedStore([]).Backup));
        Assert.Equal(("ChecksumMismatch", digits, algorithm), (error.ErrorId, error.Evidence["Expected"], error.Evidence["Algorithm"]));
        Assert.NotEqual(digits, error.Evidence["Actual"]);
    }

    private static string Of(NonCryptographicHashAlgorithm crc, ReadOnlySpan<byte> bytes)
    {
        crc.Append(bytes);
        return Convert.ToHexString(crc.GetCurrentHash());
    }
}
