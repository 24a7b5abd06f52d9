namespace HimalytixRestore.TestSupport.Stores;

/// <summary>An object of a <see cref="GcsServer"/>: STANDARD, NEARLINE, COLDLINE and ARCHIVE are read alike. Everything may be changed while it is served.</summary>
/// <param name="name">Its name.</param>
/// <param name="content">Its bytes.</param>
/// <param name="lastModified">When it was uploaded.</param>
public sealed class GcsObject(string name, ObjectContent content, DateTimeOffset lastModified) : StoreObject(name, content, lastModified)
{
    private static long _lastGeneration;

    private string? _crc32C;
    private string? _md5Hash;

    /// <summary>Its generation: the microseconds since 1970 of its upload, never twice the same.</summary>
    public long Generation { get; private set; } = NextGeneration(lastModified);

    /// <summary>The type that the uploader gave.</summary>
    public string ContentType { get; set; } = "application/octet-stream";

    /// <summary>It was composed of so many objects, and has no MD5; null for an upload.</summary>
    public int? ComponentCount { get; set; }

    /// <summary>The MD5 in base64; null when it is composite. Settable for a lie.</summary>
    public string? Md5Hash
    {
        get => ComponentCount is null ? _md5Hash ?? Convert.ToBase64String(Content.Hash(ContentHash.Md5)) : null;
        set => _md5Hash = value;
    }

    /// <summary>The CRC-32C in base64. Settable for a lie.</summary>
    public string Crc32C
    {
        get => _crc32C ?? Convert.ToBase64String(Content.Hash(ContentHash.Crc32C));
        set => _crc32C = value;
    }

    /// <summary>The ETag, made of the generation as GCS makes it: a message with the generation and the metageneration in base64.</summary>
    public string ETag
    {
        get
        {
            List<byte> message = [0x08];
            for (var rest = (ulong)Generation; rest > 0; rest >>= 7)
                message.Add(rest > 0x7F ? (byte)(rest | 0x80) : (byte)rest);
            return Convert.ToBase64String([.. message, 0x10, 0x01]);
        }
    }

    /// <inheritdoc/>
    public override void Replace(ObjectContent content, DateTimeOffset now)
    {
        (_crc32C, _md5Hash) = (null, null);
        Generation = NextGeneration(now);
        base.Replace(content, now);
    }

    private static long NextGeneration(DateTimeOffset now)
    {
        var time = (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        while (true)
        {
            var last = Interlocked.Read(ref _lastGeneration);
            var next = Math.Max(last + 1, time);
            if (Interlocked.CompareExchange(ref _lastGeneration, next, last) == last)
                return next;
        }
    }
}
