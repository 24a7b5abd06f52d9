using System.Text.Json.Serialization;
using HimalytixRestore.Engine.Stores.Listing;

namespace HimalytixRestore.Engine.Stores.Google;

/// <summary>An object's metadata, as the JSON API gives it (Cloud Storage, Objects resource).</summary>
internal sealed record GcsObject
{
    /// <summary>The members that a listing asks for.</summary>
    public const string ListedFields = "name,size,generation,updated,storageClass";

    /// <summary>The members that are asked of one object.</summary>
    public const string Fields = $"{ListedFields},md5Hash,crc32c";

    /// <summary>Its key.</summary>
    public required string Name { get; init; }

    /// <summary>Bytes as they are stored, also of an object with <c>contentEncoding: gzip</c>.</summary>
    public required long Size { get; init; }

    /// <summary>Its version: another one each time the object is written.</summary>
    public required string Generation { get; init; }

    /// <summary>When its data or metadata was last written.</summary>
    public DateTimeOffset Updated { get; init; }

    /// <summary>STANDARD, NEARLINE, COLDLINE or ARCHIVE; all can be read at once.</summary>
    public string StorageClass { get; init; } = "";

    /// <summary>MD5; composite objects have none.</summary>
    [JsonPropertyName("md5Hash")]
    public byte[]? Md5 { get; init; }

    /// <summary>CRC-32C, big-endian.</summary>
    public byte[]? Crc32c { get; init; }

    /// <summary>The same, as every cloud lists it.</summary>
    public StoredObject Stored() => new(Name, Size, Generation, Updated, StorageClass, BackupArchiveState.Available);
}
