using System.Globalization;
using System.Text;

namespace HimalytixRestore.TestSupport.Stores;

/// <summary>One page of ListObjectsV2.</summary>
internal sealed class S3Listing
{
    private const int MostKeys = 1000;

    private readonly S3Bucket _bucket;
    private readonly IReadOnlyDictionary<string, string> _query;
    private readonly List<S3Object> _objects = [];
    private readonly List<string> _commonPrefixes = [];
    private readonly string _prefix;
    private readonly string _delimiter;
    private readonly int _maxKeys;
    private string _after;
    private bool _isTruncated;

    private S3Listing(S3Bucket bucket, IReadOnlyDictionary<string, string> query)
    {
        _bucket = bucket;
        _query = query;
        _prefix = query.GetValueOrDefault("prefix", "");
        _delimiter = query.GetValueOrDefault("delimiter", "");
        _maxKeys = query.TryGetValue("max-keys", out var text) ? ParseMaxKeys(text) : MostKeys;
        _after = query.TryGetValue("continuation-token", out var token) ? FromToken(token) : query.GetValueOrDefault("start-after", "");
    }

    private int Count => _objects.Count + _commonPrefixes.Count;

    /// <summary>The answer's body.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="request">The request.</param>
    /// <param name="now">The time, for the state of thaws.</param>
    public static string Answer(S3Bucket bucket, StoreRequest request, DateTimeOffset now)
    {
        var listing = new S3Listing(bucket, request.Query);
        listing.Collect();
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

    private void Collect()
    {
        while (_maxKeys > 0 && CollectSome())
        {
        }
    }

    /// <summary>Takes objects up to the next common prefix; false at the end of the page.</summary>
    private bool CollectSome()
    {
        var found = _bucket.After(_after, _prefix, _maxKeys + 1);
        foreach (var stored in found)
        {
            if (!stored.Key.StartsWith(_prefix, StringComparison.Ordinal))
                return false;
            _isTruncated = Count == _maxKeys;
            if (_isTruncated)
                return false;

            if (CommonPrefix(stored.Key) is { } common)
            {
                _commonPrefixes.Add(common);
                // After every key that begins with it.
                _after = common + char.MaxValue;
                return true;
            }

            _objects.Add(stored);
            _after = stored.Key;
        }

        return found.Count > 0;
    }

    private string? CommonPrefix(string key)
    {
        var end = _delimiter.Length == 0 ? -1 : key.IndexOf(_delimiter, _prefix.Length, StringComparison.Ordinal);
        return end < 0 ? null : key[..(end + _delimiter.Length)];
    }

    private string Write(DateTimeOffset? restoreStatusAt) =>
        new S3Xml().Element("ListBucketResult", xml =>
        {
            xml.Element("Name", _bucket.Name)
                .Element("Prefix", Encoded(_prefix))
                .Element("StartAfter", Encoded(_query.GetValueOrDefault("start-after")))
                .Element("ContinuationToken", _query.GetValueOrDefault("continuation-token"))
                .Element("NextContinuationToken", _isTruncated ? ToToken(_after) : null)
                .Element("KeyCount", Count)
                .Element("MaxKeys", _maxKeys)
                .Element("Delimiter", _delimiter.Length == 0 ? null : Encoded(_delimiter))
                .Element("EncodingType", _query.GetValueOrDefault("encoding-type"))
                .Element("IsTruncated", _isTruncated);
            foreach (var stored in _objects)
                xml.Element("Contents", entry => WriteObject(entry, stored, restoreStatusAt));
            foreach (var common in _commonPrefixes)
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

    private string? Encoded(string? text) =>
        text is not null && _query.GetValueOrDefault("encoding-type") == "url" ? Uri.EscapeDataString(text).Replace("%2F", "/", StringComparison.Ordinal) : text;
}
