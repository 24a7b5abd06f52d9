namespace HimalytixRestore;

/// <summary>Whether a restored database is what it should be.</summary>
public sealed record HealthReport
{
    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>The server, <c>host:port</c>.</summary>
    public required string Server { get; init; }

    /// <summary>The worst status of all checks that were run.</summary>
    public required CheckStatus Status { get; init; }

    /// <summary>When the checks were run.</summary>
    public required DateTimeOffset CheckedAt { get; init; }

    /// <summary>Every check.</summary>
    public IReadOnlyList<HealthCheckResult> Checks { get; init; } = [];

    /// <summary>The ten largest tables, largest first.</summary>
    public IReadOnlyList<TableSize> LargestTables { get; init; } = [];

    /// <summary>The database's size on disk.</summary>
    public long SizeBytes { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Status}: {Database}, {Checks.Count} checks";
}
