namespace HimalytixRestore.Engine.Stores.Listing;

/// <summary>
/// What lies directly in one folder. Of an environment with more backups than a page holds only the oldest are read: the rest, whose names are all
/// of one kind, is leapt over.
/// </summary>
internal sealed class FolderContents
{
    private readonly SortedSet<string> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EnvironmentNames> _environments = new(StringComparer.Ordinal);
    private readonly List<StoredObject> _others = [];

    private FolderContents()
    {
    }

    /// <summary>The folders in it, each with its slash.</summary>
    public IReadOnlyCollection<string> Folders => _folders;

    /// <summary>The environments whose names are in it.</summary>
    public IReadOnlyCollection<EnvironmentNames> Environments => _environments.Values;

    /// <summary>The objects whose names are not the ones of backups.</summary>
    public IReadOnlyList<StoredObject> Others => _others;

    /// <summary>Reads a folder.</summary>
    /// <param name="listPage">Asks the store.</param>
    /// <param name="folder">The folder with its slash; empty for the bucket.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">It cannot be listed.</exception>
    public static async Task<FolderContents> ReadAsync(ListPage listPage, string folder, CancellationToken cancellationToken)
    {
        FolderContents contents = new();
        var query = new ObjectQuery(folder) { OneLevel = true };
        while (true)
        {
            var page = await listPage(query, cancellationToken);
            var last = contents.Add(page, folder);
            if (page.Next is null)
                return contents;

            query = Leap(last, page, folder) is { } end
                ? query with { From = end, Page = null }
                : query with { Page = page.Next };
        }
    }

    /// <summary>Takes a page; gives the environment of its last object, null when that is no backup.</summary>
    private EnvironmentNames? Add(ObjectPage page, string folder)
    {
        EnvironmentNames? last = null;
        _folders.UnionWith(page.Folders);
        foreach (var item in page.Objects)
        {
            last = null;
            if (!BackupName.TryParse(item.Key[folder.Length..], out var name))
            {
                _others.Add(item);
                continue;
            }

            if (!_environments.TryGetValue(name.Environment, out last))
                _environments.Add(name.Environment, last = new(name.Environment));
            last.Oldest.Add(item);
        }

        return last;
    }

    /// <summary>Where to go on when the page ends among an environment's backups; null when it does not.</summary>
    private static string? Leap(EnvironmentNames? last, ObjectPage page, string folder)
    {
        if (last is null)
            return null;
        var end = BackupNaming.EndOf(BackupNaming.Stem(folder, last.Environment));
        if (page.Folders.Count > 0 && string.CompareOrdinal(page.Folders[^1], end) > 0)
            return null;
        last.HasMore = true;
        return end;
    }
}
