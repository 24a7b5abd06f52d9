namespace HimalytixRestore.Completion;

/// <summary>What Get-BackupList showed last, for whoever types one of its names next.</summary>
internal static class LastListing
{
    /// <summary>A listing may be long; nobody looks further with the tab key.</summary>
    private const int Limit = 200;

    private static readonly object s_lock = new();
    private static List<BackupInfo> s_backups = [];

    /// <summary>The backups in the order in which they were shown.</summary>
    public static IReadOnlyList<BackupInfo> Backups
    {
        get
        {
            lock (s_lock) return [.. s_backups];
        }
    }

    /// <summary>Remembers a listing while it is shown; the one before is forgotten.</summary>
    /// <param name="listing">The listing.</param>
    public static async IAsyncEnumerable<BackupInfo> Remember(IAsyncEnumerable<BackupInfo> listing)
    {
        List<BackupInfo> backups = [];
        lock (s_lock) s_backups = backups;
        await foreach (var backup in listing)
        {
            lock (s_lock)
            {
                if (backups.Count < Limit) backups.Add(backup);
            }

            yield return backup;
        }
    }
}
