using System.Diagnostics.CodeAnalysis;

namespace HimalytixRestore.Engine.Stores;

/// <summary>A store or an object in a cloud: <c>s3://bucket/prefix</c>, <c>gs://bucket/prefix</c>.</summary>
/// <param name="Scheme"><c>s3</c> or <c>gs</c>.</param>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The prefix or the object's key, without a slash at its beginning; empty for the whole bucket.</param>
internal sealed record StoreAddress(string Scheme, string Bucket, string Key)
{
    private const string SchemeMark = "://";

    /// <summary>Reads an address. Keys are taken as they are written: in these URIs nothing is escaped.</summary>
    /// <param name="text">The text.</param>
    /// <param name="address">The address.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out StoreAddress? address)
    {
        address = null;
        var mark = text.IndexOf(SchemeMark, StringComparison.Ordinal);
        var scheme = mark < 0 ? "" : text[..mark].ToLowerInvariant();
        if (scheme is not ("s3" or "gs"))
            return false;
        var rest = text[(mark + SchemeMark.Length)..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var bucket = slash < 0 ? rest : rest[..slash];
        if (bucket.Length == 0)
            return false;
        address = new(scheme, bucket, slash < 0 ? "" : rest[(slash + 1)..]);
        return true;
    }

    /// <summary>The key as a prefix: empty, or with one slash at its end.</summary>
    public string Prefix => Key.Length == 0 ? "" : Key.TrimEnd('/') + "/";

    /// <summary>The URI of an object of the same bucket.</summary>
    /// <param name="key">Its key.</param>
    public string UriOf(string key) => $"{Scheme}{SchemeMark}{Bucket}/{key}";

    /// <inheritdoc/>
    public override string ToString() => UriOf(Key);
}
