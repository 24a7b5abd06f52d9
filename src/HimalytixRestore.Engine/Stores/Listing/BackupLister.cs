using System.Runtime.CompilerServices;

namespace HimalytixRestore.Engine.Stores.Listing;

/// <summary>
/// Lists a bucket's backups newest first, whichever cloud it is: finds the folders (<see cref="BackupNaming"/>), lists each backwards in time and
/// puts them together. Only these folders are looked into, never the whole bucket.
/// </summary>
/// <param name="listPage">Asks the store for a page.</param>
/// <param name="address">The store.</param>
/// <param name="naming">Its names.</param>
/// <param name="retry">When a page is asked for again; null is <see cref="StoreRetry.Brief"/>.</param>
/// <param name="clock">The time; null is the system's.</param>
internal sealed class BackupLister(ListPage listPage, StoreAddress address, BackupNaming naming, StoreRetry? retry = null, TimeProvider? clock = null)
{
    private readonly StoreRetry _retry = retry ?? StoreRetry.Brief;
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>Lists them.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="passedOver">Told, in one line, of each object that is no backup, and why.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StoreException">The store cannot be listed.</exception>
    public async IAsyncEnumerable<BackupInfo> ListAsync(BackupFilter filter, Action<string> passedOver, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Telling telling = new(address, passedOver);
        List<IAsyncEnumerable<BackupInfo>> listings = [];
        var root = await AddFolderAsync(address.Prefix);
        var backups = address.Prefix + BackupNaming.BackupsFolder;
        AddEnvironments(root.Where(folder => !string.Equals(folder, backups, StringComparison.Ordinal)));
        if (root.Contains(backups, StringComparer.Ordinal))
            AddEnvironments(await AddFolderAsync(backups));

        await foreach (var backup in BackupMerge.MergeAsync(listings, filter.Latest, cancellationToken))
            yield return backup;

        // A folder that is nobody's: its backups are listed, and the folders in it given back.
        async Task<IReadOnlyCollection<string>> AddFolderAsync(string folder)
        {
            var contents = await FolderContents.ReadAsync(ListPageAsync, folder, cancellationToken);
            foreach (var item in contents.Others)
                _ = Judge(item, null, telling);
            var known = contents.Environments.Select(names => names.Environment).ToHashSet(StringComparer.Ordinal);
            foreach (var names in contents.Environments.Where(names => filter.Admits(names.Environment)))
            {
                BackupStream stream = new(ListPageAsync, folder, filter, item => JudgeAmong(item, names.Environment, known, telling), _clock);
                listings.Add(stream.ListNames(names));
            }

            return contents.Folders;
        }

        void AddEnvironments(IEnumerable<string> folders)
        {
            foreach (var folder in folders)
            {
                var environment = folder[(folder.LastIndexOf('/', folder.Length - 2) + 1)..^1];
                if (filter.Admits(environment))
                    listings.Add(new BackupStream(ListPageAsync, folder, filter, item => Judge(item, environment, telling), _clock).ListFolderAsync(environment, cancellationToken));
            }
        }
    }

    private Task<ObjectPage> ListPageAsync(ObjectQuery query, CancellationToken cancellationToken) =>
        _retry.ExecuteAsync((asked, token) => new ValueTask<ObjectPage>(listPage(asked, token)), query, cancellationToken).AsTask();

    private BackupInfo? Judge(StoredObject item, string? environment, Telling telling)
    {
        if (naming.TryDescribe(item, environment, out var backup, out var reason))
            return backup;
        telling.PassedOver(item.Key, reason);
        return null;
    }

    /// <summary>Judges an object of a folder that is nobody's, while one environment of it is listed; those that are listed by themselves are none of it.</summary>
    private BackupInfo? JudgeAmong(StoredObject item, string environment, HashSet<string> known, Telling telling)
    {
        var backup = Judge(item, null, telling);
        if (backup is null || string.Equals(backup.Environment, environment, StringComparison.Ordinal))
            return backup;
        if (!known.Contains(backup.Environment))
            telling.PassedOver(item.Key, $"it lies among very many of '{environment}' and its name says '{backup.Environment}'");
        return null;
    }

    /// <summary>Tells of each object once, however often it is met.</summary>
    private sealed class Telling(StoreAddress address, Action<string> passedOver)
    {
        private readonly HashSet<string> _told = new(StringComparer.Ordinal);

        public void PassedOver(string key, string reason)
        {
            if (_told.Add(key))
                passedOver($"Passed over '{address.UriOf(key)}': {reason}.");
        }
    }
}
