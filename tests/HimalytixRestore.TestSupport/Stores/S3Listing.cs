using System.Globalization;
using System.Text;

namespace HimalytixRestore.TestSupport.Stores;

/// <summary>One page of ListObjectsV2.</summary>
internal sealed class S3Listing
{
    private const int MostKeys = 1000;

    private readonly string _bucket;
    private readonly IReadOnlyDictionary<string, string> _query;
    private readonly int _maxKeys;
    private readonly KeyPage<S3Object> _page;

    private S3Listing(S3Bucket bucket, IReadOnlyDictionary<string, string> query)
    {
        _bucket = bucket.Name;
        _query = query;
        _maxKeys = query.TryGetValue("max-keys", out var text) ? ParseMaxKeys(text) : MostKeys;
        var after = query.TryGetValue("continuation-token", out var token) ? FromToken(token) : Value("start-after");
        _page = KeyPage<S3Object>.Read(bucket, after, _maxKeys, Value("prefix"), Value("delimiter"));
    }

    /// <summary>The answer's body.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="request">The request.</param>
    /// <param name="now">The time, for the state of thaws.</param>
    public static string Answer(S3Bucket bucket, StoreRequest request, DateTimeOffset now)
    {
        var listing = new S3Listing(bucket, request.Query);
        var asksRestoreStatus = request.Headers.GetValueOrDefault("x-amz-optional-object-attributes", "").Contains("RestoreStatus", StringComparison.Ordinal);
        return listing.Write(asksRestoreStatus ? now : null);
    }

    private static int ParseMaxKeys(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Math.Min(number, MostKeys)
            : throw new StoreErrorException(S3Errors.InvalidArgument.With("ArgumentName", "max-keys").With("ArgumentValue", text));

    private static string ToToken(string after) => Convert.ToBase64String(Encoding.UTF8.GetBytes(after));

    private static string FromToken(string token)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(token));
        }
        catch (FormatException)
        {
            throw new StoreErrorException(new StoreError(400, "InvalidArgument", "The continuation token provided is incorrect").With("ArgumentName", "continuation-token"));
        }
    }

    private string Write(DateTimeOffset? restoreStatusAt) =>
        new S3Xml().Element("ListBucketResult", xml =>
        {
            xml.Element("Name", _bucket)
                .Element("Prefix", Encoded(Value("prefix")))
                .Element("StartAfter", Encoded(_query.GetValueOrDefault("start-after")))
                .Element("ContinuationToken", _query.GetValueOrDefault("continuation-token"))
                .Element("NextContinuationToken", _page.IsTruncated ? ToToken(_page.Last) : null)
                .Element("KeyCount", _page.Count)
                .Element("MaxKeys", _maxKeys)
                .Element("Delimiter", Value("delimiter").Length == 0 ? null : Encoded(Value("delimiter")))
                .Element("EncodingType", _query.GetValueOrDefault("encoding-type"))
                .Element("IsTruncated", _page.IsTruncated);
            foreach (var stored in _page.Objects)
                xml.Element("Contents", entry => WriteObject(entry, stored, restoreStatusAt));
            foreach (var common in _page.CommonPrefixes)
                xml.Element("CommonPrefixes", entry => entry.Element("Prefix", Encoded(common)));
        }, S3Xml.NameSpace).ToString();

    private void WriteObject(S3Xml xml, S3Object stored, DateTimeOffset? restoreStatusAt)
    {
        xml.Element("Key", Encoded(stored.Key))
            .Element("LastModified", stored.LastModified)
            .Element("ETag", $"\"{stored.ETag}\"")
            .Element("ChecksumAlgorithm", stored.Checksum?.ToString().ToUpperInvariant())
            .Element("ChecksumType", stored.Checksum is null ? null : stored.ChecksumType)
            .Element("Size", stored.Content.Length)
            .Element("StorageClass", stored.StorageClass);
        if (restoreStatusAt is not { } now)
            return;
        if (stored.IsRestoring(now))
            xml.Element("RestoreStatus", status => status.Element("IsRestoreInProgress", true));
        else if (stored.IsRestored(now))
            xml.Element("RestoreStatus", status => status.Element("IsRestoreInProgress", false).Element("RestoreExpiryDate", stored.ThawExpiresAt!.Value));
    }

    private string Value(string name) => _query.GetValueOrDefault(name, "");

    private string? Encoded(string? text) =>
        text is not null && _query.GetValueOrDefault("encoding-type") == "url" ? Uri.EscapeDataString(text).Replace("%2F", "/", StringComparison.Ordinal) : text;
}
