namespace HimalytixRestore.Engine.Databases;

/// <summary>A database to replace by an empty one.</summary>
internal sealed record ResetOrder
{
    /// <summary>The database.</summary>
    public required string Database { get; init; }

    /// <summary>The name under which the old one lives on.</summary>
    public required string PreviousName { get; init; }

    /// <summary>The name of the new one until it takes the old one's place.</summary>
    public required string StagingName { get; init; }

    /// <summary>Drop the old one once the new one is in its place.</summary>
    public bool Drop { get; init; }

    /// <summary>What the new one carries; null is what the old one carries.</summary>
    public DatabaseInfo? Attributes { get; init; }

    /// <summary>The owner where there is neither an old one nor <see cref="Attributes"/>; null is our role.</summary>
    public string? DefaultOwner { get; init; }

    /// <summary>The run for which the new one is marked unfinished; null leaves it open.</summary>
    public string? RunId { get; init; }

    /// <summary>An order with the usual names.</summary>
    /// <param name="database">The database.</param>
    /// <param name="stamp">The run, or a time stamp (<see cref="DatabaseNames.Stamp"/>).</param>
    public static ResetOrder For(string database, string stamp) => new()
    {
        Database = database,
        PreviousName = DatabaseNames.Previous(database, stamp),
        // A database that is to take another one's place has a name aside already.
        StagingName = database.EndsWith($"_restore_{stamp}", StringComparison.Ordinal) ? database : DatabaseNames.Staging(database, stamp),
    };
}
