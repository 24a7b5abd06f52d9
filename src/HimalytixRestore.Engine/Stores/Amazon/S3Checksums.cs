using Amazon.S3;
using Amazon.S3.Model;

namespace HimalytixRestore.Engine.Stores.Amazon;

/// <summary>
/// The checksum of an S3 object's whole content (Amazon S3 User Guide, Checking object integrity): one of its x-amz-checksum headers, as long as it is
/// not a checksum of the parts' checksums; else the ETag, which is the MD5 of what was uploaded in one piece and not encrypted with a key of its own.
/// </summary>
internal static class S3Checksums
{
    private const int Md5HexLength = 32;

    /// <summary>The checksum; null when there is none that can be compared.</summary>
    /// <param name="head">The answer to HEAD, asked with the checksum mode.</param>
    public static StoredChecksum? Of(GetObjectMetadataResponse head)
    {
        if (head.ChecksumType != ChecksumType.COMPOSITE)
        {
            var known = Headers(head).FirstOrDefault(header => IsOfWhole(header.Value));
            if (known.Value is not null && TryRead(known.Value, out var bytes))
                return new(known.Algorithm, bytes);
        }

        var tag = S3Store.VersionOf(head.ETag);
        return tag.Length == Md5HexLength && tag.All(char.IsAsciiHexDigit) && !HasOwnKey(head) ? new(Stores.ChecksumAlgorithm.Md5, Convert.FromHexString(tag)) : null;
    }

    /// <summary>The cheapest first; an object has one of them.</summary>
    private static IEnumerable<(ChecksumAlgorithm Algorithm, string? Value)> Headers(GetObjectMetadataResponse head) =>
    [
        (ChecksumAlgorithm.Crc64Nvme, head.ChecksumCRC64NVME),
        (ChecksumAlgorithm.Crc32C, head.ChecksumCRC32C),
        (ChecksumAlgorithm.Crc32, head.ChecksumCRC32),
        (ChecksumAlgorithm.Sha256, head.ChecksumSHA256),
        (ChecksumAlgorithm.Sha1, head.ChecksumSHA1),
    ];

    /// <summary>A checksum of checksums ends in a hyphen and the number of parts.</summary>
    private static bool IsOfWhole(string? value) => !string.IsNullOrEmpty(value) && !value.Contains('-', StringComparison.Ordinal);

    private static bool TryRead(string value, out byte[] bytes)
    {
        bytes = new byte[value.Length];
        var isRead = Convert.TryFromBase64String(value, bytes, out var count);
        Array.Resize(ref bytes, count);
        return isRead;
    }

    private static bool HasOwnKey(GetObjectMetadataResponse head) =>
        head.ServerSideEncryptionMethod == ServerSideEncryptionMethod.AWSKMS
        || head.ServerSideEncryptionMethod == ServerSideEncryptionMethod.AWSKMSDSSE
        || !string.IsNullOrEmpty(head.ServerSideEncryptionCustomerMethod?.Value);
}
