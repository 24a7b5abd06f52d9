namespace HimalytixRestore.TestSupport.Stores;

/// <summary>The hashes that stores keep of objects.</summary>
public enum ContentHash
{
    /// <summary>MD5: the ETag of an S3 object uploaded in one piece, GCS' md5Hash.</summary>
    Md5,

    /// <summary>CRC-32: x-amz-checksum-crc32.</summary>
    Crc32,

    /// <summary>CRC-32C (Castagnoli): x-amz-checksum-crc32c, GCS' crc32c.</summary>
    Crc32C,

    /// <summary>CRC-64/NVME: x-amz-checksum-crc64nvme.</summary>
    Crc64Nvme,

    /// <summary>SHA-1: x-amz-checksum-sha1.</summary>
    Sha1,

    /// <summary>SHA-256: x-amz-checksum-sha256.</summary>
    Sha256,
}
