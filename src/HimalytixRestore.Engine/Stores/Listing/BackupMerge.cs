using System.Runtime.CompilerServices;

namespace HimalytixRestore.Engine.Stores.Listing;

/// <summary>Puts listings that are each newest first together to one that is.</summary>
internal static class BackupMerge
{
    /// <summary>Lists them all. Of none is more asked for than is needed to know the next one.</summary>
    /// <param name="listings">The listings, each of one environment.</param>
    /// <param name="latest">Only the newest of each environment: a listing that has given it is not asked again.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async IAsyncEnumerable<BackupInfo> MergeAsync(IReadOnlyList<IAsyncEnumerable<BackupInfo>> listings, bool latest, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<IAsyncEnumerator<BackupInfo>> open = [];
        try
        {
            foreach (var listing in listings)
                await AdvanceAsync(open, listing.GetAsyncEnumerator(cancellationToken));

            while (open.MinBy(enumerator => enumerator.Current, NewestFirst.Instance) is { } next)
            {
                var backup = next.Current;
                yield return backup;
                if (latest)
                {
                    await CloseAsync(open, enumerator => string.Equals(enumerator.Current.Environment, backup.Environment, StringComparison.OrdinalIgnoreCase));
                }
                else
                {
                    open.Remove(next);
                    await AdvanceAsync(open, next);
                }
            }
        }
        finally
        {
            await CloseAsync(open, _ => true);
        }
    }

    private static async Task AdvanceAsync(List<IAsyncEnumerator<BackupInfo>> open, IAsyncEnumerator<BackupInfo> enumerator)
    {
        var isOpen = false;
        try
        {
            isOpen = await enumerator.MoveNextAsync();
        }
        finally
        {
            if (!isOpen)
                await enumerator.DisposeAsync();
        }

        if (isOpen)
            open.Add(enumerator);
    }

    private static async Task CloseAsync(List<IAsyncEnumerator<BackupInfo>> open, Predicate<IAsyncEnumerator<BackupInfo>> which)
    {
        foreach (var enumerator in open.FindAll(which))
        {
            open.Remove(enumerator);
            await enumerator.DisposeAsync();
        }
    }
}
