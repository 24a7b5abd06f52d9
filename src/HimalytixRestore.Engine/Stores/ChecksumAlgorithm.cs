namespace HimalytixRestore.Engine.Stores;

/// <summary>The checksums that stores keep of whole objects.</summary>
internal enum ChecksumAlgorithm
{
    /// <summary>MD5: GCS' md5Hash, S3's ETag of an object that was uploaded in one piece and not encrypted with KMS.</summary>
    Md5,

    /// <summary>CRC-32C: GCS' crc32c, S3's x-amz-checksum-crc32c.</summary>
    Crc32C,

    /// <summary>CRC-32: S3's x-amz-checksum-crc32.</summary>
    Crc32,

    /// <summary>CRC-64/NVME: S3's x-amz-checksum-crc64nvme.</summary>
    Crc64Nvme,

    /// <summary>SHA-1: S3's x-amz-checksum-sha1.</summary>
    Sha1,

    /// <summary>SHA-256: S3's x-amz-checksum-sha256.</summary>
    Sha256,
}
