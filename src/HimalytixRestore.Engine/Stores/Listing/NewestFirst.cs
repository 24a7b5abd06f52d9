namespace HimalytixRestore.Engine.Stores.Listing;

/// <summary>The order of a listing: by time, the newest first; of one time by name, then by place.</summary>
internal sealed class NewestFirst : IComparer<BackupInfo>
{
    /// <summary>The order.</summary>
    public static NewestFirst Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(BackupInfo? x, BackupInfo? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        var order = y.CreatedAt.CompareTo(x.CreatedAt);
        if (order == 0)
            order = string.CompareOrdinal(x.Name, y.Name);
        return order != 0 ? order : string.CompareOrdinal(x.Uri, y.Uri);
    }
}
