using System.Runtime.CompilerServices;

namespace HimalytixRestore.Engine.Stores.Listing;

/// <summary>The backups of one environment in one folder that a filter admits, newest first.</summary>
/// <param name="listPage">Asks the store.</param>
/// <param name="folder">The folder with its slash.</param>
/// <param name="filter">What is wanted.</param>
/// <param name="judge">Makes a backup of an object, or tells why it is none.</param>
/// <param name="clock">The time.</param>
internal sealed class BackupStream(ListPage listPage, string folder, BackupFilter filter, Func<StoredObject, BackupInfo?> judge, TimeProvider clock)
{
    /// <summary>The producer makes a backup a day: this much of the past has the newest one, in one request.</summary>
    private static readonly TimeSpan s_recent = TimeSpan.FromDays(2);

    /// <summary>Lists a folder that is one environment's and was not looked into yet: first what is recent, because more is often not asked for.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<BackupInfo> ListFolderAsync(string environment, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var end = EndOfFilter();
        var start = StartOfRecent(end);
        var recent = await TimeWindow.ReadAsync(listPage, BackupNaming.Stem(folder, environment), start, end, cancellationToken);
        if (recent.Next is null)
        {
            foreach (var backup in Choose(recent.Objects, null))
                yield return backup;
            if (filter.After >= start)
                yield break;
            end = start;
        }

        var contents = await FolderContents.ReadAsync(listPage, folder, cancellationToken);
        var own = contents.Environments.ToLookup(names => string.Equals(names.Environment, environment, StringComparison.OrdinalIgnoreCase));
        foreach (var stranger in contents.Others.Concat(own[false].SelectMany(names => names.Oldest)))
            _ = judge(stranger);
        await foreach (var backup in BackupMerge.MergeAsync([.. own[true].Select(names => ListNames(names, end))], latest: false, cancellationToken))
            yield return backup;
    }

    /// <summary>Lists backups of a folder that was looked into.</summary>
    /// <param name="names">What is known of them.</param>
    public IAsyncEnumerable<BackupInfo> ListNames(EnvironmentNames names) => ListNames(names, EndOfFilter());

    private async IAsyncEnumerable<BackupInfo> ListNames(EnvironmentNames names, DateTimeOffset? before, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        BackwardListing listing = new(listPage, BackupNaming.Stem(folder, names.Environment), names, clock);
        await foreach (var group in listing.ListAsync(filter.After, before, cancellationToken))
        {
            foreach (var backup in Choose(group, before))
                yield return backup;
        }
    }

    private IEnumerable<BackupInfo> Choose(IEnumerable<StoredObject> objects, DateTimeOffset? before) => objects
        .Select(judge)
        .OfType<BackupInfo>()
        .Where(backup => filter.Admits(backup) && (before is null || backup.CreatedAt < before))
        .Order(NewestFirst.Instance);

    /// <summary>The end of what the filter admits, in whole seconds as the names have them.</summary>
    private DateTimeOffset? EndOfFilter() => filter.Before is { } before && before < DateTimeOffset.MaxValue - s_recent ? Floor(before.AddTicks(TimeSpan.TicksPerSecond - 1)) : null;

    private DateTimeOffset StartOfRecent(DateTimeOffset? end)
    {
        var now = clock.GetUtcNow();
        var last = end < now ? end.Value : now;
        return last - DateTimeOffset.MinValue > s_recent ? Floor(last - s_recent) : DateTimeOffset.MinValue;
    }

    private static DateTimeOffset Floor(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));
}
