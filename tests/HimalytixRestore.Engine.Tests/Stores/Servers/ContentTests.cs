using System.IO.Hashing;
using System.Security.Cryptography;
using HimalytixRestore.TestSupport.Stores;

namespace HimalytixRestore.Engine.Tests.Stores.Servers;

/// <summary>What the servers serve, and its hashes.</summary>
public sealed class ContentTests
{
    [Theory]
    [InlineData(ContentHash.Crc32, "cbf43926")]
    [InlineData(ContentHash.Crc32C, "e3069283")]
    [InlineData(ContentHash.Crc64Nvme, "ae8b14860a799888")]
    [InlineData(ContentHash.Md5, "25f9e794323b453885f5181f1b624d0b")]
    [InlineData(ContentHash.Sha1, "f7c3bc1d808e04732adf679965ccc34ca7ae3441")]
    [InlineData(ContentHash.Sha256, "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225")]
    public void Hashes_have_the_check_values_of_their_standards(ContentHash algorithm, string expected) =>
        Assert.Equal(expected, Convert.ToHexStringLower(new BytesContent("123456789"u8.ToArray()).Hash(algorithm)));

    [Fact]
    public void Generated_content_is_the_same_from_every_offset()
    {
        var content = new GeneratedContent(3 * GeneratedContent.Period / 2);
        var whole = content.ToArray(0, (int)content.Length);

        Assert.Equal(whole[1_048_000..1_049_000], content.ToArray(1_048_000, 1000));
        Assert.Equal(SHA256.HashData(whole), content.Hash(ContentHash.Sha256));
        Assert.Equal(Crc32.HashToUInt32(whole), Convert.ToUInt32(Convert.ToHexString(content.Hash(ContentHash.Crc32)), 16));
        Assert.NotEqual(whole[..1000], new GeneratedContent(1000, seed: 2).ToArray(0, 1000));
    }

    [Fact]
    public void No_part_of_two_gigabytes_fits_in_the_place_of_another()
    {
        var content = new GeneratedContent(2L << 30);
        var parts = Enumerable.Range(0, 256).Select(index => Convert.ToHexString(content.ToArray(index * (8L << 20), 64)));

        Assert.Equal(256, parts.Distinct(StringComparer.Ordinal).Count());
    }
}
