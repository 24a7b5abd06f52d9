using HimalytixRestore.Engine.Stores;
using HimalytixRestore.Engine.Stores.Listing;

namespace HimalytixRestore.Engine.Tests.Stores.Listing;

/// <summary>A bucket that is a sorted list of keys, listed as both clouds list: ascending, in pages, one level or all.</summary>
/// <param name="pageSize">Entries a page has at most.</param>
/// <param name="honoursEnd">Whether <see cref="ObjectQuery.Before"/> ends a listing, as in Cloud Storage, or is not known, as in S3.</param>
internal sealed class KeyListing(int pageSize = 1000, bool honoursEnd = false)
{
    private readonly SortedDictionary<string, long> _keys = new(StringComparer.Ordinal);
    private string[]? _sorted;

    /// <summary>The time that the lister knows.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    /// <summary>What was asked.</summary>
    public List<ObjectQuery> Queries { get; } = [];

    /// <summary>What was passed over, as it was told.</summary>
    public List<string> PassedOver { get; } = [];

    /// <summary>The keys.</summary>
    public IReadOnlyCollection<string> Keys => _keys.Keys;

    /// <summary>Puts an object.</summary>
    public void Add(string key, long size = 100)
    {
        _keys[key] = size;
        _sorted = null;
    }

    /// <summary>Puts a backup.</summary>
    public void Add(DateTimeOffset time, string folder = "backups/production/", string environment = "production", string suffix = ".sql.gz.enc") =>
        Add(BackupNaming.KeyOf(BackupNaming.Stem(folder, environment), time) + suffix);

    /// <summary>Lists.</summary>
    public IAsyncEnumerable<BackupInfo> ListAsync(BackupFilter? filter = null, string store = "s3://erp")
    {
        Assert.True(StoreAddress.TryParse(store, out var address));
        BackupLister lister = new((query, _) => Task.FromResult(Page(query)), address, new(store, address, null), clock: new FixedClock());
        return lister.ListAsync(filter ?? new(), PassedOver.Add, TestContext.Current.CancellationToken);
    }

    private ObjectPage Page(ObjectQuery query)
    {
        Queries.Add(query);
        _sorted ??= [.. _keys.Keys];
        List<StoredObject> objects = [];
        List<string> folders = [];
        var from = Max(Max(query.Prefix, query.From ?? ""), query.Page ?? "");
        var index = Array.BinarySearch(_sorted, from, StringComparer.Ordinal);
        for (index = index < 0 ? ~index : index; index < _sorted.Length; index++)
        {
            var key = _sorted[index];
            if (!key.StartsWith(query.Prefix, StringComparison.Ordinal) || (honoursEnd && query.Before is { } end && string.CompareOrdinal(key, end) >= 0))
                break;
            var slash = query.OneLevel ? key.IndexOf('/', query.Prefix.Length) : -1;
            var folder = slash < 0 ? null : key[..(slash + 1)];
            if (folder is not null && folders.Count > 0 && folders[^1] == folder)
                continue;
            if (objects.Count + folders.Count == pageSize)
                return new(objects, folders, key);
            if (folder is null)
                objects.Add(new(key, _keys[key], "v", Now, "STANDARD", BackupArchiveState.Available));
            else
                folders.Add(folder);
        }

        return new(objects, folders, null);
    }

    private static string Max(string a, string b) => string.CompareOrdinal(a, b) > 0 ? a : b;

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
