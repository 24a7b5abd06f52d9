namespace HimalytixRestore;

/// <summary>Whether a restored database, and the application on it, are what they should be.</summary>
public sealed record HealthReport
{
    /// <summary>The database; empty where only the application was asked and nothing names one.</summary>
    public required string Database { get; init; }

    /// <summary>The database's server, <c>host:port</c>; where only the application was asked, its address.</summary>
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
