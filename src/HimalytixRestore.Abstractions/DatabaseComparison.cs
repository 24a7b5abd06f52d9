namespace HimalytixRestore;

/// <summary>
/// The live database beside the backup that replaces it: what will be lost, measured before it is. Changed rows are seen only where a
/// table keeps the time of a change, and deleted ones hide as many added ones.
/// </summary>
public sealed record DatabaseComparison
{
    /// <summary>When the live database was looked at; what was written to it later is not in here.</summary>
    public required DateTimeOffset ComparedAt { get; init; }

    /// <summary>Every table of either.</summary>
    public IReadOnlyList<TableComparison> Tables { get; init; } = [];

    /// <summary>The latest change found in the live database; null when none is known.</summary>
    public DateTimeOffset? LiveNewest { get; init; }

    /// <summary>The latest change in the backup: the one found in the restored data, else the time at which the backup was made; null when neither is known.</summary>
    public DateTimeOffset? RestoredNewest { get; init; }

    /// <summary>The measured recovery point: from the latest change in the backup to the latest in the live database; zero when that has nothing newer, null when it is not known.</summary>
    public TimeSpan? LostTime { get; init; }

    /// <summary>Rows that the live database has more, over all tables; for a backup that was not read yet, rows entered or changed since it was made.</summary>
    public long LostRows { get; init; }

    /// <summary>What will be lost, in one sentence.</summary>
    public string Summary { get; init; } = "";

    /// <summary>True when the live database has something that the backup has not.</summary>
    public bool IsLoss { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Summary;
}
