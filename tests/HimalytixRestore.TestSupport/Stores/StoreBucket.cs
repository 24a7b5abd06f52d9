using System.Diagnostics.CodeAnalysis;

namespace HimalytixRestore.TestSupport.Stores;

/// <summary>The objects of a bucket, in the order in which both stores list them. Safe to change at any time.</summary>
/// <typeparam name="T">The store's object.</typeparam>
/// <param name="name">Its name.</param>
public abstract class StoreBucket<T>(string name)
    where T : StoreObject
{
    private readonly Lock _lock = new();
    private readonly SortedList<string, T> _objects = new(StringComparer.Ordinal);

    /// <summary>Its name.</summary>
    public string Name => name;

    /// <summary>Puts an object.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="content">Its bytes.</param>
    public T Add(string key, ObjectContent content) => Add(Upload(key, content));

    /// <summary>Puts an object.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="bytes">Its bytes.</param>
    public T Add(string key, ReadOnlyMemory<byte> bytes) => Add(key, new BytesContent(bytes));

    /// <summary>Puts an object; one of that key is gone.</summary>
    /// <param name="stored">The object.</param>
    public T Add(T stored)
    {
        lock (_lock)
            _objects[stored.Key] = stored;
        return stored;
    }

    /// <summary>Deletes an object.</summary>
    /// <param name="key">Its key.</param>
    public bool Remove(string key)
    {
        lock (_lock)
            return _objects.Remove(key);
    }

    /// <summary>Finds an object.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="stored">The object.</param>
    public bool TryGet(string key, [NotNullWhen(true)] out T? stored)
    {
        lock (_lock)
            return _objects.TryGetValue(key, out stored);
    }

    /// <summary>The objects whose keys come after another one, up to so many.</summary>
    /// <param name="after">The key; it need not exist. Empty for the first.</param>
    /// <param name="from">The least key; it need not exist.</param>
    /// <param name="count">The most to return.</param>
    internal List<T> After(string after, string from, int count)
    {
        lock (_lock)
        {
            var index = Math.Max(FirstAfter(after), from.Length == 0 ? 0 : FirstFrom(from));
            return [.. Enumerable.Range(index, Math.Max(0, Math.Min(count, _objects.Count - index))).Select(position => _objects.GetValueAtIndex(position))];
        }
    }

    /// <summary>An object as it is after its upload now.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="content">Its bytes.</param>
    protected abstract T Upload(string key, ObjectContent content);

    private int FirstAfter(string key)
    {
        var index = FirstFrom(key);
        return index < _objects.Count && string.Equals(_objects.GetKeyAtIndex(index), key, StringComparison.Ordinal) ? index + 1 : index;
    }

    private int FirstFrom(string key)
    {
        var (low, high) = (0, _objects.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(_objects.GetKeyAtIndex(middle), key) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
