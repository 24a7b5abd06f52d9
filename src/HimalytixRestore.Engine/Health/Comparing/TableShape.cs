using HimalytixRestore.Engine.Databases;

namespace HimalytixRestore.Engine.Health.Comparing;

/// <summary>What the catalogue says about a table, and the queries that ask how far it has come.</summary>
internal sealed record TableShape
{
    /// <summary>The table.</summary>
    public required TableName Table { get; init; }

    /// <summary>Size of its rows on disk when it was last analyzed, in bytes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>The server's estimate of its rows; null when it has none.</summary>
    public long? EstimatedRows { get; init; }

    /// <summary>Those of <c>created_at</c> and <c>updated_at</c> that it has, as a time.</summary>
    public IReadOnlyList<string> Times { get; init; } = [];

    /// <summary>Those of them whose greatest value an index gives at once.</summary>
    public IReadOnlyList<string> IndexedTimes { get; init; } = [];

    /// <summary>True when it has a whole number <c>id</c>.</summary>
    public bool HasId { get; init; }

    /// <summary>True when an index gives the greatest at once.</summary>
    public bool IsIdIndexed { get; init; }

    /// <summary>Reads every row once.</summary>
    /// <param name="place">The first column of the result.</param>
    /// <param name="since">The time after which changed rows are counted; null counts none.</param>
    public string ExactQuery(int place, DateTimeOffset? since = null) => FormattableString.Invariant(
        $"SELECT {place}, count(*), {Seconds([.. Times.Select(Maximum)])}, {(HasId ? $"{Maximum("id")}::int8" : "NULL::int8")}, {(After(Times, since) is { } changed ? $"count(*) FILTER (WHERE {changed})" : "NULL::int8")} FROM {Source}");

    /// <summary>Asks indexes only; null when none helps.</summary>
    /// <param name="since">The time after which changed rows are counted, where an index gives all of them; null counts none.</param>
    public string? IndexQuery(DateTimeOffset? since = null) => IndexedTimes.Count == 0 && !IsIdIndexed
        ? null
        : $"SELECT 0, NULL::int8, {Seconds([.. IndexedTimes.Select(Indexed)])}, {(IsIdIndexed ? $"{Indexed("id")}::int8" : "NULL::int8")}, {(IndexedTimes.Count == Times.Count && After(Times, since) is { } changed ? $"(SELECT count(*) FROM {Source} WHERE {changed})" : "NULL::int8")}";

    // Rows of inheriting tables are theirs; those of partitions too.
    private string Source => $"ONLY {Table.Quoted}";

    // Each column by itself: so that its index can be used.
    private static string? After(IReadOnlyList<string> times, DateTimeOffset? since) => since is { } time && times.Count > 0
        ? string.Join(" OR ", times.Select(column => FormattableString.Invariant($"{SqlIdentifier.Quote(column)} > to_timestamp({time.ToUnixTimeSeconds()})")))
        : null;

    private static string Maximum(string column) => $"max({SqlIdentifier.Quote(column)})";

    private string Indexed(string column) => $"(SELECT {Maximum(column)} FROM {Source})";

    // As seconds: a time can be infinite, or beyond what can be represented here.
    private static string Seconds(IReadOnlyCollection<string> maxima) =>
        maxima.Count == 0 ? "NULL::float8" : $"extract(epoch FROM greatest({string.Join(", ", maxima.Select(maximum => $"{maximum}::timestamptz"))}))::float8";
}
