namespace HimalytixRestore.TestSupport.Stores;

/// <summary>A page of a listing by the rules that both stores have: objects in the order of their keys, those with a delimiter after the prefix as one.</summary>
/// <typeparam name="T">The store's object.</typeparam>
internal sealed class KeyPage<T>
    where T : StoreObject
{
    private readonly List<T> _objects = [];
    private readonly List<string> _commonPrefixes = [];
    private readonly string _from;
    private readonly string _before;
    private readonly string _prefix;
    private readonly string _delimiter;
    private readonly int _most;

    private KeyPage(int most, string prefix, string delimiter, string from, string before)
    {
        (_most, _prefix, _delimiter, _before) = (most, prefix, delimiter, before);
        _from = string.CompareOrdinal(from, prefix) > 0 ? from : prefix;
    }

    /// <summary>Where the next page goes on.</summary>
    public string Last { get; private set; } = "";

    /// <summary>There is a next page.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>The objects.</summary>
    public IReadOnlyList<T> Objects => _objects;

    /// <summary>The common prefixes.</summary>
    public IReadOnlyList<string> CommonPrefixes => _commonPrefixes;

    /// <summary>Objects and common prefixes.</summary>
    public int Count => _objects.Count + _commonPrefixes.Count;

    /// <summary>Reads a page.</summary>
    /// <param name="bucket">The bucket.</param>
    /// <param name="after">The key after which it begins; empty for the first.</param>
    /// <param name="most">The most objects and common prefixes.</param>
    /// <param name="prefix">What all keys begin with.</param>
    /// <param name="delimiter">What ends a common prefix; empty for none.</param>
    /// <param name="from">The least key; empty for none.</param>
    /// <param name="before">The first key that is not listed any more; empty for none.</param>
    public static KeyPage<T> Read(StoreBucket<T> bucket, string after, int most, string prefix, string delimiter, string from = "", string before = "")
    {
        var page = new KeyPage<T>(most, prefix, delimiter, from, before) { Last = after };
        while (most > 0 && page.ReadSome(bucket))
        {
        }

        return page;
    }

    /// <summary>Takes objects up to the next common prefix; false at the end of the page.</summary>
    private bool ReadSome(StoreBucket<T> bucket)
    {
        var found = bucket.After(Last, _from, _most + 1);
        foreach (var stored in found)
        {
            if (!stored.Key.StartsWith(_prefix, StringComparison.Ordinal) || (_before.Length > 0 && string.CompareOrdinal(stored.Key, _before) >= 0))
                return false;
            IsTruncated = Count == _most;
            if (IsTruncated)
                return false;

            if (CommonPrefix(stored.Key) is { } common)
            {
                _commonPrefixes.Add(common);
                // After every key that begins with it.
                Last = common + char.MaxValue;
                return true;
            }

            _objects.Add(stored);
            Last = stored.Key;
        }

        return found.Count > 0;
    }

    private string? CommonPrefix(string key)
    {
        var end = _delimiter.Length == 0 ? -1 : key.IndexOf(_delimiter, _prefix.Length, StringComparison.Ordinal);
        return end < 0 ? null : key[..(end + _delimiter.Length)];
    }
}
