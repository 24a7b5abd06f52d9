namespace HimalytixRestore.Engine.Health;

/// <summary>A database to check and what is known about it.</summary>
internal sealed record HealthTarget
{
    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>What was restored into it; null checks the database alone.</summary>
    public RestoreResult? Restore { get; init; }

    /// <summary>The attributes it must have, besides its name; null compares none.</summary>
    public DatabaseInfo? Attributes { get; init; }

    /// <summary>The role as which the application connects; null when it is not known.</summary>
    public string? ApplicationRole { get; init; }

    /// <summary>The database in which that role works; null is the one that is checked. In a scratch database it has no rights, and needs none.</summary>
    public string? ApplicationDatabase { get; init; }

    /// <summary>The tables that must have rows and that the application must be able to read and write.</summary>
    public IReadOnlyList<CriticalTable> CriticalTables { get; init; } = [];

    /// <summary>The run on whose behalf the database is still closed to others, as it must be until its health is proven; null when it must be open.</summary>
    public string? RunId { get; init; }
}
