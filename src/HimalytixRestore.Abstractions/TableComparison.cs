namespace HimalytixRestore;

/// <summary>One table of the live database beside the same one of the backup. What is not known, or cannot be asked in good time, is null.</summary>
public sealed record TableComparison
{
    /// <summary>The schema's name, unquoted.</summary>
    public required string Schema { get; init; }

    /// <summary>The table's name, unquoted.</summary>
    public required string Name { get; init; }

    /// <summary>Rows in the live database; null when it has no such table.</summary>
    public long? LiveRows { get; init; }

    /// <summary>Rows in the backup; null when it has no such table.</summary>
    public long? RestoredRows { get; init; }

    /// <summary>True when a number of rows is the server's estimate: the table was too big to be counted in good time.</summary>
    public bool IsEstimate { get; init; }

    /// <summary>The latest <c>created_at</c> or <c>updated_at</c> in the live database.</summary>
    public DateTimeOffset? LiveNewest { get; init; }

    /// <summary>The latest <c>created_at</c> or <c>updated_at</c> in the backup.</summary>
    public DateTimeOffset? RestoredNewest { get; init; }

    /// <summary>The largest <c>id</c> in the live database.</summary>
    public long? LiveMaximumId { get; init; }

    /// <summary>The largest <c>id</c> in the backup.</summary>
    public long? RestoredMaximumId { get; init; }

    /// <summary>Rows that the live database has more; a table with as many rows added as deleted shows none. For a backup that was not read yet, rows entered or changed since it was made.</summary>
    public long LostRows { get; init; }

    /// <summary>True when the live database has something newer than the backup in this table.</summary>
    public bool IsAhead { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Schema}.{Name}";
}
