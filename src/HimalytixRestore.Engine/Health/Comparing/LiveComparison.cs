namespace HimalytixRestore.Engine.Health.Comparing;

/// <summary>Compares a live database with what will replace it: what will be lost since the backup, measured before it is.</summary>
internal static class LiveComparison
{
    private const int Named = 5;

    /// <summary>What is in a restored database.</summary>
    /// <param name="live">The live database's tables.</param>
    /// <param name="restored">The restored database's tables.</param>
    public static DatabaseComparison WithDatabase(IReadOnlyDictionary<TableName, TableState> live, IReadOnlyDictionary<TableName, TableState> restored) =>
        Conclude([.. Pair(live, restored).Select(pair => Judge(pair.Table, pair.Live, pair.Restored, backupAt: null))], restored.Values.Max(state => state.Newest));

    /// <summary>What is in a backup that was only read: it tells its rows, and the time at which it was made stands for its newest change.</summary>
    /// <param name="live">The live database's tables.</param>
    /// <param name="inventory">What the backup holds.</param>
    /// <param name="backupAt">When it was made; null when that is not known.</param>
    public static DatabaseComparison WithBackup(IReadOnlyDictionary<TableName, TableState> live, DumpInventory inventory, DateTimeOffset? backupAt)
    {
        var rows = inventory.Tables.GroupBy(table => new TableName(table.Schema, table.Name))
            .ToDictionary(table => table.Key, table => new TableState(table.Sum(part => part.Rows), IsEstimate: false, Newest: null, MaximumId: null));
        return Conclude([.. Pair(live, rows).Select(pair => Judge(pair.Table, pair.Live, pair.Restored, backupAt))], backupAt);
    }

    /// <summary>What has come since a backup that nobody has read yet, as far as the live tables keep times.</summary>
    /// <param name="live">The live database's tables, with the rows changed since.</param>
    /// <param name="backupAt">When the backup was made.</param>
    public static DatabaseComparison WithTime(IReadOnlyDictionary<TableName, TableState> live, DateTimeOffset backupAt) => Conclude(
        [.. live.Select(table => new TableComparison
        {
            Schema = table.Key.Schema,
            Name = table.Key.Name,
            LiveRows = table.Value.Rows,
            IsEstimate = table.Value.IsEstimate,
            LiveNewest = table.Value.Newest,
            LiveMaximumId = table.Value.MaximumId,
            LostRows = table.Value.ChangedRows ?? 0,
            IsAhead = table.Value.Newest > backupAt,
        })],
        backupAt,
        "rows entered or changed since");

    private static IEnumerable<(TableName Table, TableState? Live, TableState? Restored)> Pair(IReadOnlyDictionary<TableName, TableState> live, IReadOnlyDictionary<TableName, TableState> restored) =>
        live.Keys.Union(restored.Keys).Select(table => (table, live.GetValueOrDefault(table), restored.GetValueOrDefault(table)));

    private static TableComparison Judge(TableName table, TableState? live, TableState? restored, DateTimeOffset? backupAt)
    {
        var isNewer = live?.Newest > (restored?.Newest ?? backupAt) || live?.MaximumId > restored?.MaximumId;
        var isEstimate = live is { IsEstimate: true } || restored is { IsEstimate: true };
        // The server's estimate is of the last ANALYZE; ids that were given since then are known better.
        var more = isEstimate && live?.MaximumId - restored?.MaximumId is { } ids ? ids : (live?.Rows ?? 0) - (restored?.Rows ?? 0);
        // An estimate is off by some rows; where the table itself says that nothing is newer, they are none.
        var saysNothingNewer = !isNewer && (live?.Newest is not null || live?.MaximumId is not null) && restored is not null;
        var lost = isEstimate && saysNothingNewer ? 0 : Math.Max(0, more);
        return new()
        {
            Schema = table.Schema,
            Name = table.Name,
            LiveRows = live?.Rows,
            RestoredRows = restored?.Rows,
            IsEstimate = isEstimate,
            LiveNewest = live?.Newest,
            RestoredNewest = restored?.Newest,
            LiveMaximumId = live?.MaximumId,
            RestoredMaximumId = restored?.MaximumId,
            LostRows = lost,
            IsAhead = isNewer || lost > 0,
        };
    }

    private static DatabaseComparison Conclude(IReadOnlyList<TableComparison> tables, DateTimeOffset? restoredNewest, string lostAre = "rows more")
    {
        var liveNewest = tables.Max(table => table.LiveNewest);
        TableComparison[] ahead = [.. tables.Where(table => table.IsAhead).OrderByDescending(table => table.LostRows).ThenBy(table => table.ToString(), StringComparer.Ordinal)];
        TimeSpan? lost = liveNewest - restoredNewest is { } difference ? difference > TimeSpan.Zero ? difference : TimeSpan.Zero : null;
        var rows = ahead.Sum(table => table.LostRows);
        return new()
        {
            ComparedAt = DateTimeOffset.UtcNow,
            Tables = tables,
            LiveNewest = liveNewest,
            RestoredNewest = restoredNewest,
            LostTime = lost,
            LostRows = rows,
            IsLoss = ahead.Length > 0,
            Summary = ahead.Length == 0 ? "The live database has nothing that the backup has not, as far as its tables tell." : Tell(ahead, rows, lostAre, liveNewest, lost),
        };
    }

    private static string Tell(TableComparison[] ahead, long rows, string lostAre, DateTimeOffset? liveNewest, TimeSpan? lost)
    {
        var about = Array.Exists(ahead, table => table is { IsEstimate: true, LostRows: > 0 }) ? "about " : "";
        var when = lost > TimeSpan.Zero ? $" The newest change is of {DisplayText.Time(liveNewest)}, {DisplayText.Duration(lost.Value)} after the newest in the backup." : "";
        var names = string.Join(", ", ahead.Take(Named).Select(table => table.LostRows > 0 ? $"{table} {DisplayText.Count(table.LostRows)}" : $"{table} changes"));
        var others = ahead.Length > Named ? $" and {ahead.Length - Named} more" : "";
        return $"What the live database has and the backup has not will not be in the restored one: {about}{DisplayText.Count(rows)} {lostAre} in {ahead.Length} tables ({names}{others}).{when}";
    }
}
