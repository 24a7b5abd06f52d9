namespace HimalytixRestore.Engine.Stores.Listing;

/// <summary>
/// The objects of one environment in one folder whose names lie in a span of time. Stores list ascending only, but these names carry the time:
/// so the span's beginning is the key to begin with, and going backwards is a matter of choosing spans.
/// </summary>
/// <param name="Objects">The objects, by ascending key; names that are only similar are among them.</param>
/// <param name="Next">Asks for the page behind; null when the span was read to its end.</param>
internal sealed record TimeWindow(List<StoredObject> Objects, ObjectQuery? Next)
{
    /// <summary>Reads the first page of a span.</summary>
    /// <param name="listPage">Asks the store.</param>
    /// <param name="stem">What the keys begin with, before the time.</param>
    /// <param name="from">The span's beginning, whole seconds.</param>
    /// <param name="before">Its end, which does not belong to it, whole seconds; null when it has none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static Task<TimeWindow> ReadAsync(ListPage listPage, string stem, DateTimeOffset from, DateTimeOffset? before, CancellationToken cancellationToken)
    {
        var end = before is { } time ? BackupNaming.KeyOf(stem, time) : BackupNaming.EndOf(stem);
        return ReadAsync(listPage, new ObjectQuery(stem) { From = BackupNaming.KeyOf(stem, from), Before = end }, [], cancellationToken);
    }

    /// <summary>Reads the span to its end.</summary>
    /// <param name="listPage">Asks the store.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<TimeWindow> ReadToEndAsync(ListPage listPage, CancellationToken cancellationToken)
    {
        var window = this;
        while (window.Next is { } next)
            window = await ReadAsync(listPage, next, window.Objects, cancellationToken);
        return window;
    }

    private static async Task<TimeWindow> ReadAsync(ListPage listPage, ObjectQuery query, List<StoredObject> before, CancellationToken cancellationToken)
    {
        var page = await listPage(query, cancellationToken);
        var objects = page.Objects.Where(item => string.CompareOrdinal(item.Key, query.Before) < 0).ToList();
        var isWhole = page.Next is null || objects.Count < page.Objects.Count;
        return new([.. before, .. objects], isWhole ? null : query with { Page = page.Next });
    }
}
