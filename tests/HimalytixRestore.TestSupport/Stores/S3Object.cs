using System.Globalization;

namespace HimalytixRestore.TestSupport.Stores;

/// <summary>An object of an <see cref="S3Server"/>. Everything may be changed while it is served; an answer that has begun goes on with what it began with.</summary>
/// <param name="key">Its key.</param>
/// <param name="content">Its bytes.</param>
/// <param name="lastModified">When it was uploaded.</param>
public sealed class S3Object(string key, ObjectContent content, DateTimeOffset lastModified) : StoreObject(key, content, lastModified)
{
    private string? _etag;

    /// <summary>The type that the uploader gave.</summary>
    public string ContentType { get; set; } = "binary/octet-stream";

    /// <summary>The size of its parts when it was uploaded in parts, which makes the ETag no MD5 of the content; 0 for one piece.</summary>
    public long PartSize { get; set; }

    /// <summary>The whole-object checksum that the uploader had S3 keep, told only to requests with <c>x-amz-checksum-mode: ENABLED</c>; null for none.</summary>
    public ContentHash? Checksum { get; set; }

    /// <summary><c>FULL_OBJECT</c>; <c>COMPOSITE</c> makes the value a checksum of the parts' checksums with <c>-N</c>.</summary>
    public string ChecksumType { get; set; } = "FULL_OBJECT";

    /// <summary>When the thaw that was asked for last has its copy; null for never asked.</summary>
    public DateTimeOffset? ThawedAt { get; set; }

    /// <summary>When that copy is deleted.</summary>
    public DateTimeOffset? ThawExpiresAt { get; set; }

    /// <summary>The tier of the thaw that was asked for last.</summary>
    public string? ThawTier { get; set; }

    /// <summary>The header x-amz-server-side-encryption: <c>AES256</c>, or <c>aws:kms</c>, with which the ETag is no MD5 of the content.</summary>
    public string Encryption { get; set; } = "AES256";

    /// <summary>The ETag without quotes: the MD5, or that of the parts' MD5s with their number. Settable where its computing would cost too much, or a lie is wanted.</summary>
    public string ETag
    {
        get => _etag ?? (PartSize > 0 ? MultipartETag() : Convert.ToHexStringLower(SinglePartETag()));
        set => _etag = value;
    }

    /// <summary>It can be read only from a copy: <c>GLACIER</c> and <c>DEEP_ARCHIVE</c>.</summary>
    public bool IsArchiveClass => StorageClass is "GLACIER" or "DEEP_ARCHIVE";

    /// <inheritdoc/>
    public override void Replace(ObjectContent content, DateTimeOffset now)
    {
        _etag = null;
        base.Replace(content, now);
    }

    /// <summary>A thaw is under way.</summary>
    /// <param name="now">The time.</param>
    public bool IsRestoring(DateTimeOffset now) => IsArchiveClass && ThawedAt > now;

    /// <summary>There is a copy.</summary>
    /// <param name="now">The time.</param>
    public bool IsRestored(DateTimeOffset now) => IsArchiveClass && ThawedAt <= now && ThawExpiresAt > now;

    /// <summary>It can be read.</summary>
    /// <param name="now">The time.</param>
    public bool IsReadable(DateTimeOffset now) => !IsArchiveClass || IsRestored(now);

    /// <summary>Thaws it: the copy lives so many days, to the end of that day in UTC.</summary>
    /// <param name="thawedAt">When the copy is there; it may be past or to come.</param>
    /// <param name="days">How many days.</param>
    /// <param name="tier">The tier.</param>
    public void Thaw(DateTimeOffset thawedAt, int days, string tier = "Standard") => Thaw(thawedAt, thawedAt, days, tier);

    /// <summary>Archives it, without a copy.</summary>
    /// <param name="storageClass"><c>GLACIER</c> or <c>DEEP_ARCHIVE</c>.</param>
    public void Archive(string storageClass = "GLACIER")
    {
        StorageClass = storageClass;
        (ThawedAt, ThawExpiresAt, ThawTier) = (null, null, null);
    }

    /// <summary>The header x-amz-restore; null for none.</summary>
    /// <param name="now">The time.</param>
    public string? RestoreHeader(DateTimeOffset now) =>
        IsRestoring(now) ? "ongoing-request=\"true\""
        : IsRestored(now) ? $"ongoing-request=\"false\", expiry-date=\"{ThawExpiresAt!.Value.UtcDateTime.ToString("R", CultureInfo.InvariantCulture)}\""
        : null;

    /// <summary>The value of the checksum that a request is told; null for none.</summary>
    /// <param name="request">The request.</param>
    public string? ChecksumValue(StoreRequest request)
    {
        if (Checksum is not { } algorithm || !string.Equals(request.Headers.GetValueOrDefault("x-amz-checksum-mode"), "ENABLED", StringComparison.OrdinalIgnoreCase))
            return null;
        if (ChecksumType != "COMPOSITE")
            return Convert.ToBase64String(Content.Hash(algorithm));
        var (hash, parts) = OfParts(algorithm);
        return $"{Convert.ToBase64String(hash)}-{parts}";
    }

    internal void Thaw(DateTimeOffset thawedAt, DateTimeOffset daysFrom, int days, string tier)
    {
        ThawExpiresAt = new(daysFrom.UtcDateTime.Date.AddDays(days + 1), TimeSpan.Zero);
        (ThawedAt, ThawTier) = (thawedAt, tier);
    }

    private byte[] SinglePartETag()
    {
        var md5 = Content.Hash(ContentHash.Md5);
        return Encryption == "AES256" ? md5 : new BytesContent(md5).Hash(ContentHash.Md5);
    }

    private string MultipartETag()
    {
        var (hash, parts) = OfParts(ContentHash.Md5);
        return $"{Convert.ToHexStringLower(hash)}-{parts}";
    }

    private (byte[] Hash, int Parts) OfParts(ContentHash algorithm)
    {
        var size = PartSize > 0 ? PartSize : Math.Max(1, Content.Length);
        var hashes = new List<byte[]>();
        for (var offset = 0L; offset < Content.Length; offset += size)
            hashes.Add(Content.Hash(algorithm, offset, Math.Min(size, Content.Length - offset)));
        return (new BytesContent(hashes.SelectMany(hash => hash).ToArray()).Hash(algorithm), hashes.Count);
    }
}
