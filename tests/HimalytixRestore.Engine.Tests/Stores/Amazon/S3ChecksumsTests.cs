using Amazon.S3;
using HimalytixRestore.Engine.Stores;
using HimalytixRestore.Engine.Stores.Amazon;
using ChecksumAlgorithm = HimalytixRestore.Engine.Stores.ChecksumAlgorithm;

namespace HimalytixRestore.Engine.Tests.Stores.Amazon;

public sealed class S3ChecksumsTests
{
    private const string ETag = "\"900150983cd24fb0d6963f7d28e17f72\"";

    [Fact]
    public void Checksum_of_the_whole_comes_before_the_tag()
    {
        var checksum = S3Checksums.Of(new() { ETag = ETag, ChecksumType = ChecksumType.FULL_OBJECT, ChecksumCRC32C = "NksgVg==" });
        AssertIs(ChecksumAlgorithm.Crc32C, "364B2056", checksum);
    }

    [Fact]
    public void Tag_of_one_piece_is_its_MD5() => AssertIs(ChecksumAlgorithm.Md5, "900150983CD24FB0D6963F7D28E17F72", S3Checksums.Of(new() { ETag = ETag }));

    [Theory]
    [InlineData("\"900150983cd24fb0d6963f7d28e17f72-3\"", null)]
    [InlineData("\"not-a-digest\"", null)]
    [InlineData(null, null)]
    [InlineData(ETag, "aws:kms")]
    [InlineData(ETag, "aws:kms:dsse")]
    public void Tag_that_is_no_digest_of_the_content_is_not_taken(string? etag, string? encryption) =>
        Assert.Null(S3Checksums.Of(new() { ETag = etag, ServerSideEncryptionMethod = encryption is null ? null : new ServerSideEncryptionMethod(encryption) }));

    [Fact]
    public void Customers_key_makes_the_tag_no_digest() =>
        Assert.Null(S3Checksums.Of(new() { ETag = ETag, ServerSideEncryptionCustomerMethod = ServerSideEncryptionCustomerMethod.AES256 }));

    [Fact]
    public void Checksum_of_checksums_is_not_taken()
    {
        Assert.Null(S3Checksums.Of(new() { ETag = "\"x-2\"", ChecksumType = ChecksumType.COMPOSITE, ChecksumSHA256 = "NksgVg==-2" }));
        Assert.Null(S3Checksums.Of(new() { ETag = "\"x-2\"", ChecksumSHA256 = "NksgVg==-2" }));
        Assert.Null(S3Checksums.Of(new() { ETag = "\"x-2\"", ChecksumSHA256 = "no base64!" }));
    }

    private static void AssertIs(ChecksumAlgorithm algorithm, string hex, StoredChecksum? checksum)
    {
        Assert.NotNull(checksum);
        Assert.Equal((algorithm, hex), (checksum.Algorithm, Convert.ToHexString(checksum.Value.Span)));
    }
}
